package dev.latchkey.identity.internal.entra.interaction;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.broker.AccountBroker;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.broker.Brokers;
import dev.latchkey.identity.internal.broker.SignInNeededFailure;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.InFlight;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.BrokerAnswer;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A person's sign-in through the operating system's authentication broker: without the person if
 * the broker has a token of the account, else in a window of the broker's own. The broker keeps
 * tokens, so none is kept here.
 */
public final class BrokerSignIn implements PersonSignIn, InFlight.Waiter {
  /** How long the broker may take without the person. */
  private static final Duration SILENT = Duration.ofSeconds(20);

  /** How long the person may take. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** How long the last caller that leaves waits until the broker's window is closed. */
  private static final Duration LONGEST_END = Duration.ofMillis(1500);

  private final EntraOptions options;
  private final Brokers brokers;
  private final Choice choice;
  private final boolean isAutomatic;
  private final InFlight<EntraRequest, Token> tokens;
  private final InFlight<EntraRequest, UserAccount> signIns;
  private volatile @Nullable UserAccount account;

  /**
   * What the builder says about the account and the window.
   *
   * @param loginHint the user's name, or {@code null}
   * @param usesSystemAccount whether the only account of the broker is taken without asking
   * @param isPersonalAllowed whether a personal Microsoft account may be used
   * @param window the number of the app's window on Windows; 0 for none
   */
  public record Choice(
      @Nullable String loginHint,
      boolean usesSystemAccount,
      boolean isPersonalAllowed,
      long window) {
    /** Leaves the user out. */
    @Override
    public String toString() {
      return "Choice[window=" + window + "]";
    }
  }

  /**
   * A sign-in.
   *
   * @param options which application, and which tenants may be asked for
   * @param brokers finds the broker
   * @param choice the account and the window
   * @param isAutomatic whether a request for a token may lead to an interaction
   * @param known the account of an earlier sign-in, or {@code null}
   */
  public BrokerSignIn(
      EntraOptions options,
      Brokers brokers,
      Choice choice,
      boolean isAutomatic,
      @Nullable UserAccount known) {
    this.options = options;
    this.brokers = brokers;
    this.choice = choice;
    this.isAutomatic = isAutomatic;
    this.account = known;
    this.tokens = new InFlight<>(this, "latchkey-sign-in", LONGEST_END, options.executor());
    this.signIns = new InFlight<>(this, "latchkey-sign-in", LONGEST_END, options.executor());
  }

  @Override
  public Token token(EntraRequest request) throws Failure {
    return tokens.join(request, () -> ask(request), PATIENCE.plusSeconds(60), null);
  }

  @Override
  public UserAccount signIn(EntraRequest request) throws Failure {
    return signIns.join(
        request,
        () -> {
          BrokerToken answer = interact(request, null);
          UserAccount signedIn = accountOf(answer, token(answer, request));
          account = signedIn;
          return signedIn;
        },
        PATIENCE.plusSeconds(60),
        null);
  }

  private Token ask(EntraRequest request) throws Failure, InterruptedException {
    AccountBroker broker = brokers.find();
    UserAccount known = account;
    if (known != null || choice.usesSystemAccount() || choice.loginHint() != null) {
      try {
        return token(broker.token(brokerRequest(request, known), SILENT), request);
      } catch (SignInNeededFailure e) {
        // The person may sign in, below.
      }
    }
    if (!isAutomatic) {
      throw new Failure(
          FailureKind.NOT_SIGNED_IN, "a person has to sign in", Remedy.step("call authenticate()"));
    }
    BrokerToken answer = interact(request, known);
    Token token = token(answer, request);
    account = accountOf(answer, token);
    return token;
  }

  private BrokerToken interact(EntraRequest request, @Nullable UserAccount known)
      throws Failure, InterruptedException {
    return brokers.find().signIn(brokerRequest(request, known), choice.window(), PATIENCE);
  }

  private BrokerRequest brokerRequest(EntraRequest request, @Nullable UserAccount known) {
    return new BrokerRequest(
        known == null ? null : known.homeAccountId(),
        known == null ? choice.loginHint() : known.username(),
        options.clientId(),
        options.authority().host(),
        request.tenant(),
        request.scopes(),
        request.claims(),
        request.cae(),
        choice.isPersonalAllowed());
  }

  private static Token token(BrokerToken answer, EntraRequest request) throws Failure {
    return BrokerAnswer.token(answer, request.tenant());
  }

  private UserAccount accountOf(BrokerToken answer, Token token) {
    String home = answer.homeAccountId();
    String tenant = token.tenant();
    return new UserAccount(
        home,
        URI.create(options.authority().host()).getHost(),
        answer.username().isEmpty() ? token.claims().account().orElse(home) : answer.username(),
        tenant != null ? tenant : home.substring(home.indexOf('.') + 1));
  }

  @Override
  public Failure timedOut(Duration waited, String afterwards) {
    return new Failure(
        FailureKind.TIMED_OUT, "nobody signed in within " + waited.toMinutes() + " minutes");
  }

  @Override
  public Failure interrupted(@Nullable String afterwards) {
    return new Failure(FailureKind.INTERRUPTED, "the thread was interrupted as it waited");
  }
}
