package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.managed.IdentityId.Kind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.RenewedTokens;
import dev.latchkey.identity.internal.source.Token;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One managed identity of one machine. Keeps its tokens. Safe for use by many threads at once.
 *
 * <p>MSAL4J has managed identities too. It reads the environment of the process itself, where tests
 * can't put another machine's; keeps one cache for the whole process; knows no Azure Machine
 * Learning; can't use the certificate that Service Fabric names; and can't be interrupted.
 */
public final class ManagedIdentity {
  private static final Duration LONGEST_END = Duration.ofMillis(1500);
  private static final EndpointAnswer NONE = EndpointAnswer.of(new HttpAnswer(0, Map.of(), ""));

  private final Surroundings surroundings;
  private final IdentityId id;
  private final HttpTransport http;
  private final EndpointRetry retry;
  private final Endpoint endpoint;
  private final EndpointFailure failures;
  private final RenewedTokens<String> tokens;
  private final @Nullable Duration proofWithin;

  /**
   * An identity that is asked for without a proof: nothing else would be asked in its place.
   *
   * @param surroundings the machine
   * @param id which identity
   * @param http how its endpoint is reached
   * @param retry when a request is repeated
   */
  public ManagedIdentity(
      Surroundings surroundings, IdentityId id, HttpTransport http, EndpointRetry retry) {
    this(surroundings, id, http, retry, tokens(surroundings), null);
  }

  private static RenewedTokens<String> tokens(Surroundings surroundings) {
    return new RenewedTokens<>(surroundings.clock(), null, LONGEST_END, null);
  }

  private ManagedIdentity(
      Surroundings surroundings,
      IdentityId id,
      HttpTransport http,
      EndpointRetry retry,
      RenewedTokens<String> tokens,
      @Nullable Duration proofWithin) {
    this.surroundings = surroundings;
    this.id = id;
    this.http = http;
    this.retry = retry;
    this.tokens = tokens;
    this.proofWithin = proofWithin;
    this.endpoint = new Endpoint(surroundings, ManagedIdentitySource.of(surroundings));
    this.failures = new EndpointFailure(endpoint.source(), id, endpoint.imdsAddress());
  }

  /**
   * The same identity, with the same tokens, in a chain that goes on: an instance metadata service
   * must first prove that it is one.
   *
   * @param within how long the proof may take
   * @return the identity
   */
  public ManagedIdentity withProofWithin(Duration within) {
    return new ManagedIdentity(surroundings, id, http, retry, tokens, within);
  }

  /**
   * Where its tokens come from.
   *
   * @return the source, by the environment alone
   */
  public ManagedIdentitySource source() {
    return endpoint.source();
  }

  /**
   * Whether the machine can have one: the environment names an endpoint, or nothing speaks against
   * Azure's hardware.
   *
   * @return {@code false} where it need not be waited for
   */
  public boolean isPossibleHere() {
    return source() != ManagedIdentitySource.IMDS
        || endpoint.isImdsAddressConfigured()
        || !(endpoint.isKeptInLab() || Hardware.isCertainlyNotAzure(surroundings));
  }

  /**
   * Whether the machine may have one that this process must not use: it stands in a lab, which the
   * machine's real identity has no business in.
   *
   * @return {@code true} where the instance metadata service would have to be asked
   */
  public boolean isKeptInLab() {
    return source() == ManagedIdentitySource.IMDS && endpoint.isKeptInLab();
  }

  /**
   * Checks that the platform takes the id.
   *
   * @throws Failure if it does not
   */
  public void requireTaken() throws Failure {
    endpoint.requireTaken(id);
  }

  /**
   * Checks what variables alone can tell, without asking anybody.
   *
   * @throws Failure when asking would be in vain
   */
  public void requireUsable() throws Failure {
    requireTaken();
    if (source() != ManagedIdentitySource.TOKEN_EXCHANGE) {
      endpoint.request("https://management.azure.com", id);
    }
    if (isKeptInLab()) {
      throw failures.keptInLab();
    }
  }

  /**
   * Whether its endpoint is there: by the variables that name it, or proven before.
   *
   * @return {@code false} also where nothing is known
   */
  public boolean isCertainlyThere() {
    return source() != ManagedIdentitySource.IMDS || ImdsProof.isProven(endpoint);
  }

  /**
   * Gets a token.
   *
   * @param resource what for
   * @param claims a challenge, which no token in memory answers, or {@code null}
   * @return a token; one that lives longer than two hours is to be renewed after half of that
   * @throws Failure why there is none; also when the thread was interrupted, whose flag stays set
   */
  Token token(String resource, @Nullable String claims) throws Failure {
    return tokens.get(resource, claims, isRenewal -> ask(resource));
  }

  /** Whether the platform takes the id. */
  boolean isTaken() {
    try {
      requireTaken();
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  /**
   * Returns when the instance metadata service has proven itself, where it has to.
   *
   * @throws Failure if it has not
   * @throws InterruptedException when the thread was interrupted
   */
  public void requireProven() throws Failure, InterruptedException {
    if (isKeptInLab()) {
      throw failures.keptInLab();
    }
    if (source() != ManagedIdentitySource.IMDS || proofWithin == null) {
      return;
    }
    if (!isPossibleHere()) {
      throw failures.notImds("its hardware is not Azure's");
    }
    new ImdsProof(endpoint, http).require(proofWithin, failures);
  }

  private Token ask(String resource) throws Failure, InterruptedException {
    HttpCall request = endpoint.request(resource, id);
    requireProven();
    boolean isKnownToBeThere = source() != ManagedIdentitySource.IMDS || proofWithin != null;
    return ask(request, isKnownToBeThere, System.nanoTime());
  }

  private Token ask(HttpCall request, boolean isKnownToBeThere, long start)
      throws Failure, InterruptedException {
    for (int tries = 1; ; tries++) {
      EndpointAnswer answer = NONE;
      Failure failure;
      boolean isPassing = isKnownToBeThere || isPossibleHere();
      try {
        answer = send(request);
        Optional<Token> token = EndpointToken.in(answer, surroundings.clock());
        if (token.isPresent()) {
          requireConfirmed(answer);
          return token.get();
        }
        isPassing = EndpointRetry.isPassing(answer.status());
        failure =
            isKnownToBeThere || answer.resemblesImds()
                ? failures.of(answer)
                : failures.ofStranger(answer);
      } catch (IOException e) {
        failure = failures.ofSilence(isKnownToBeThere, e instanceof SocketTimeoutException);
      }
      Duration passed = Duration.ofNanos(System.nanoTime() - start);
      Optional<Duration> wait = isPassing ? retry.wait(tries, answer, passed) : Optional.empty();
      if (wait.isEmpty()) {
        throw failure;
      }
      Thread.sleep(Math.max(0, wait.get().toMillis()));
    }
  }

  private EndpointAnswer send(HttpCall request) throws Failure, IOException, InterruptedException {
    HttpCall limited = request.within(retry.longestTry());
    EndpointAnswer answer = EndpointAnswer.of(http.send(limited));
    if (source() == ManagedIdentitySource.ARC && answer.status() == 401) {
      String key = ArcKey.answer(surroundings, answer);
      return EndpointAnswer.of(http.send(limited.with("Authorization", key)));
    }
    return answer;
  }

  /** An agent of Azure Arc that knows no user-assigned identities gives the machine's own. */
  private void requireConfirmed(EndpointAnswer answer) throws Failure {
    if (source() != ManagedIdentitySource.ARC || id.isSystem()) {
      return;
    }
    String confirmed =
        id.kind() == Kind.CLIENT
            ? answer.field("client_id")
            : id.kind() == Kind.OBJECT
                ? answer.field("object_id")
                : answer.field("mi_res_id") + answer.field("msi_res_id");
    if (!confirmed.equalsIgnoreCase(id.value())) {
      throw new Failure(
          FailureKind.REFUSED,
          "Azure Arc did not confirm that its token is that of " + id,
          Remedy.step("build the credential without an id, or update Azure Arc's agent"));
    }
  }
}
