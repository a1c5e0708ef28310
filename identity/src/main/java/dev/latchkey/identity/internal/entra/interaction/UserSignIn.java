package dev.latchkey.identity.internal.entra.interaction;

import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalClientException;
import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import com.microsoft.aad.msal4j.SilentParameters;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.entra.DeferredExecutor;
import dev.latchkey.identity.internal.entra.EntraFailures;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.entra.TokenSource;
import dev.latchkey.identity.internal.entra.interaction.Interaction.Conversation;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.InFlight;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.net.MalformedURLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A person's sign-in: tokens without the person while Microsoft Entra gives them, else an
 * interaction, one at a time. Safe for use by many threads.
 */
public final class UserSignIn implements PersonSignIn, InFlight.Waiter {
  private final EntraOptions options;
  private final Interaction interaction;
  private final boolean isAutomatic;
  private final InFlight<EntraRequest, Token> tokens;
  private final InFlight<EntraRequest, UserAccount> signIns;
  private final ConcurrentHashMap<Boolean, Client> clients = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable UserAccount account;

  /** An application of MSAL and the executor of its work. */
  private record Client(AbstractClientApplicationBase application, DeferredExecutor executor) {}

  /**
   * A sign-in.
   *
   * @param options which application, and how to ask
   * @param interaction how a person signs in
   * @param isAutomatic whether a request for a token may lead to an interaction
   * @param known the account of an earlier sign-in, or {@code null}
   */
  public UserSignIn(
      EntraOptions options,
      Interaction interaction,
      boolean isAutomatic,
      @Nullable UserAccount known) {
    this.options = options;
    this.interaction = interaction;
    this.isAutomatic = isAutomatic;
    this.account = known;
    this.tokens = new InFlight<>(this, "latchkey-sign-in", Duration.ZERO, options.executor());
    this.signIns = new InFlight<>(this, "latchkey-sign-in", Duration.ZERO, options.executor());
  }

  @Override
  public Token token(EntraRequest request) throws Failure {
    return tokens.join(request, named(() -> ask(request)), patience(), null);
  }

  @Override
  public UserAccount signIn(EntraRequest request) throws Failure {
    return signIns.join(
        request,
        named(() -> {
          lock.lockInterruptibly();
          try {
            return accountOf(interact(request), request);
          } finally {
            lock.unlock();
          }
        }),
        patience(),
        null);
  }

  /** The same work; of an exception that is not known here only the class is reported. */
  private static <V> InFlight.Work<V> named(InFlight.Work<V> work) {
    return () -> {
      try {
        return work.run();
      } catch (RuntimeException | Error e) {
        throw EntraFailures.unexpected(e);
      }
    };
  }

  @Override
  public Failure timedOut(Duration waited, String afterwards) {
    return new Failure(
        FailureKind.TIMED_OUT, "no answer within " + waited.toSeconds() + " seconds");
  }

  @Override
  public Failure interrupted(@Nullable String afterwards) {
    return new Failure(FailureKind.INTERRUPTED, "the thread was interrupted as it waited");
  }

  private Duration patience() {
    return interaction.patience().plusSeconds(60);
  }

  /** Compares identity, since an equal account may have signed in again. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isCurrent(@Nullable UserAccount before) {
    return account == before;
  }

  private Token ask(EntraRequest request) throws Failure, InterruptedException {
    UserAccount before = account;
    Optional<Token> silent = silently(request, before);
    if (silent.isPresent()) {
      return silent.get();
    }
    if (!isAutomatic) {
      throw new Failure(
          FailureKind.NOT_SIGNED_IN, "a person has to sign in", Remedy.step("call authenticate()"));
    }
    lock.lockInterruptibly();
    try {
      // The person may have signed in while this thread waited.
      Optional<Token> since = isCurrent(before) ? Optional.empty() : silently(request, account);
      return since.isPresent() ? since.get() : TokenSource.tokenOf(interact(request), request);
    } finally {
      lock.unlock();
    }
  }

  /** A token without the person; empty if the person has to sign in. */
  private Optional<Token> silently(EntraRequest request, @Nullable UserAccount of) throws Failure {
    if (of == null) {
      return Optional.empty();
    }
    Client client = client(request.cae());
    Optional<Token> token = silently(client, request, of);
    return token.isEmpty() && borrow(client, clients.get(!request.cae()), of)
        ? silently(client, request, of)
        : token;
  }

  private Optional<Token> silently(Client client, EntraRequest request, UserAccount of)
      throws Failure {
    try {
      return Optional.of(
          TokenSource.tokenOf(
              client.executor().run(() -> silent(client, parameters(client, request, of))),
              request));
    } catch (RuntimeException e) {
      if (needsPerson(e)) {
        return Optional.empty();
      }
      throw failure(e, request);
    }
  }

  /**
   * Copies the sign-in of one application to the other: {@code authenticate()} signs in to the
   * first, and clients of the Azure SDK, which handle claims challenges, ask the second.
   */
  private boolean borrow(Client to, @Nullable Client from, UserAccount of) {
    // On disk each application has its own cache, which MSAL reads before each use.
    if (from == null || options.disk() != null || held(from, of).isEmpty()) {
      return false;
    }
    String cache = from.application().tokenCache().serialize();
    to.application().tokenCache().deserialize(SharedSignIn.of(cache));
    return true;
  }

  private SilentParameters parameters(Client client, EntraRequest request, UserAccount of) {
    SilentParameters.SilentParametersBuilder builder =
        SilentParameters.builder(request.scopeSet(), account(client, of));
    if (!request.tenant().equals(EntraOptions.ANY_TENANT)) {
      builder.tenant(request.tenant());
    }
    if (request.claims() != null) {
      builder.claims(request.claimsRequest()).forceRefresh(true);
    }
    return builder.build();
  }

  /** MSAL's own object where its cache has the account, since that knows the other tenants. */
  private static IAccount account(Client client, UserAccount of) {
    return held(client, of).orElseGet(of::toMsal);
  }

  private static Optional<IAccount> held(Client client, UserAccount of) {
    return client.executor().run(client.application()::getAccounts).stream()
        .filter(held -> of.homeAccountId().equalsIgnoreCase(held.homeAccountId()))
        .findFirst();
  }

  private static CompletableFuture<IAuthenticationResult> silent(
      Client client, SilentParameters parameters) {
    try {
      return client.application().acquireTokenSilently(parameters);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean needsPerson(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof MsalInteractionRequiredException) {
        return true;
      }
      if (cause instanceof MsalClientException) {
        return true; // The cache has nothing to renew.
      }
      if (cause instanceof Failure) {
        return false;
      }
    }
    return false;
  }

  private IAuthenticationResult interact(EntraRequest request)
      throws Failure, InterruptedException {
    Client client = client(request.cae());
    try {
      IAuthenticationResult result =
          interaction.signIn(
              new Conversation(client.application(), client.executor(), options, request));
      account = accountOf(result, request);
      return result;
    } catch (RuntimeException e) {
      throw failure(e, request);
    }
  }

  private UserAccount accountOf(IAuthenticationResult result, EntraRequest request) {
    String home = result.account().homeAccountId();
    String tenant =
        TokenClaims.of(result.accessToken())
            .tenant()
            .orElse(
                request.tenant().equals(EntraOptions.ANY_TENANT)
                    ? home.substring(home.indexOf('.') + 1)
                    : request.tenant());
    return new UserAccount(
        home, result.account().environment(), result.account().username(), tenant);
  }

  private Failure failure(RuntimeException e, EntraRequest request) {
    return EntraFailures.of(e, options, request, interaction.names());
  }

  private Client client(boolean cae) throws Failure {
    Client known = clients.get(cae);
    if (known != null) {
      return known;
    }
    DeferredExecutor executor = new DeferredExecutor();
    Client made = new Client(interaction.application(options, cae, executor), executor);
    Client first = clients.putIfAbsent(cae, made);
    return first == null ? made : first;
  }
}
