package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.RenewedTokens;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An application that asks Microsoft Entra itself: a token from memory, else by one request. */
public final class EntraSource implements Source {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final String name;
  private final String applicant;
  private final EntraOptions options;
  private final @Nullable TokenSource source;
  private final @Nullable Failure unavailable;
  private final RenewedTokens<EntraRequest> tokens;

  private EntraSource(
      String name,
      String applicant,
      EntraOptions options,
      @Nullable TokenSource source,
      @Nullable Failure unavailable) {
    this.name = name;
    this.applicant = applicant;
    this.options = options;
    this.source = source;
    this.unavailable = unavailable;
    this.tokens = new RenewedTokens<>(options.clock(), LONGEST, Duration.ZERO, options.executor());
  }

  /**
   * An application that signs in as itself.
   *
   * @param name the simple name of the credential's class
   * @param options which application, which tenants may be asked for, on which threads
   * @param source asks Microsoft Entra
   * @return the source
   */
  public static EntraSource of(String name, EntraOptions options, TokenSource source) {
    return of(name, "application '" + options.clientId() + "'", options, source);
  }

  /**
   * An application whose tokens stand for another party, such as a user.
   *
   * @param name the simple name of the credential's class
   * @param applicant who gets the tokens, in the words of a message
   * @param options which application, which tenants may be asked for, on which threads
   * @param source asks Microsoft Entra
   * @return the source
   */
  public static EntraSource of(
      String name, String applicant, EntraOptions options, TokenSource source) {
    return new EntraSource(name, applicant, options, source, null);
  }

  /**
   * An application without its settings: each request fails, and no server is asked.
   *
   * @param name the simple name of the credential's class
   * @param options which tenants may be asked for
   * @param unavailable what is missing
   * @return the source
   */
  public static EntraSource unavailable(String name, EntraOptions options, Failure unavailable) {
    return new EntraSource(name, "", options, null, unavailable);
  }

  @Override
  public String name() {
    return name;
  }

  /** Names no application where the settings that would name it are missing. */
  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    EntraRequest checked = check(request);
    String as =
        failure.kind() == FailureKind.NOT_CONFIGURED
            ? ""
            : "as " + applicant + " of tenant '" + checked.tenant() + "'";
    return new Subject(checked.scope(), as, "");
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    EntraRequest checked = check(lookup.request());
    TokenSource asked = source;
    if (asked == null) {
      throw unavailable();
    }
    return tokens.get(
        checked.withoutClaims(),
        checked.claims(),
        isRenewal -> {
          try {
            return asked.ask(checked, isRenewal);
          } catch (RuntimeException | Error e) {
            throw EntraFailures.unexpected(e);
          }
        });
  }

  private Failure unavailable() {
    return unavailable != null
        ? unavailable
        : new Failure(FailureKind.NOT_CONFIGURED, "settings are missing");
  }

  private EntraRequest check(TokenRequest request) {
    // Without settings there is no tenant to compare with.
    return source == null ? EntraRequest.of(request, options.homeTenant()) : options.check(request);
  }

  @Override
  public Standing standing() {
    long start = System.nanoTime();
    try {
      if (source == null) {
        throw unavailable();
      }
      source.requireUsable();
      return Standing.ready(new Owner(options.clientId(), null, null, options.homeTenant()));
    } catch (Failure e) {
      return Standing.failed(FailedAttempt.of(name, Subject.none(), e, start));
    }
  }
}
