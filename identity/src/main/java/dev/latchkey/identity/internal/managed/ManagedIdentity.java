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
 * One managed identity of one machine, with its tokens. Safe for use by many threads.
 *
 * <p>MSAL4J has managed identities too, but reads the environment of the process itself, so that
 * tests can't set another machine's. It keeps one cache for the whole process, does not know Azure
 * Machine Learning, can't use the certificate that Service Fabric names, and can't be interrupted.
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
   * An identity without a proof, for a credential that asks nothing else.
   *
   * @param surroundings the machine
   * @param id which identity
   * @param http the transport to its endpoint
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
   * The same identity, with the same tokens, in a chain: the instance metadata service must first
   * prove itself.
   *
   * @param within how long the proof may take
   * @return the identity
   */
  public ManagedIdentity withProofWithin(Duration within) {
    return new ManagedIdentity(surroundings, id, http, retry, tokens, within);
  }

  /**
   * The source of its tokens.
   *
   * @return the source that the environment names
   */
  public ManagedIdentitySource source() {
    return endpoint.source();
  }

  /**
   * Whether the machine can have the identity: the environment names an endpoint, or the hardware
   * does not rule out Azure.
   *
   * @return {@code false} if waiting for it is useless
   */
  public boolean isPossibleHere() {
    return source() != ManagedIdentitySource.IMDS
        || endpoint.isImdsAddressConfigured()
        || !(endpoint.isKeptInLab() || Hardware.isCertainlyNotAzure(surroundings));
  }

  /**
   * Whether only the program of Azure Arc's agent shows that there may be an identity. It may not
   * run, or not let this user read its keys.
   *
   * @return {@code false} if variables name the endpoint
   */
  public boolean isFoundByItsProgram() {
    return endpoint.isArcFoundByItsProgram();
  }

  /**
   * Whether this process runs in a lab, which must not use the machine's real identity.
   *
   * @return {@code true} if the machine's instance metadata service would be asked
   */
  public boolean isKeptInLab() {
    return source() == ManagedIdentitySource.IMDS && endpoint.isKeptInLab();
  }

  /**
   * Checks that the platform accepts the id.
   *
   * @throws Failure if it does not
   */
  public void requireTaken() throws Failure {
    endpoint.requireTaken(id);
  }

  /**
   * Checks the variables, without asking the endpoint.
   *
   * @throws Failure when asking is useless
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
   * Whether its endpoint certainly exists: variables name it, or it was proven before.
   *
   * @return {@code false} also if nothing is known
   */
  public boolean isCertainlyThere() {
    return source() != ManagedIdentitySource.IMDS
        ? !isFoundByItsProgram()
        : ImdsProof.isProven(endpoint);
  }

  /**
   * Gets a token.
   *
   * @param resource what for
   * @param claims a challenge, which no token in memory answers, or {@code null}
   * @return a token; one that lives longer than two hours has a refresh time at half of that
   * @throws Failure why there is none; also when the thread was interrupted, whose flag stays set
   */
  Token token(String resource, @Nullable String claims) throws Failure {
    return tokens.get(resource, claims, isRenewal -> ask(resource));
  }

  /** True if the platform accepts the id. */
  boolean isTaken() {
    try {
      requireTaken();
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  /**
   * Asks the instance metadata service for its proof, where a chain demands one.
   *
   * @throws Failure if there is none
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
    try {
      return ask(request, isKnownToBeThere, System.nanoTime());
    } catch (Failure e) {
      if (!isFoundByItsProgram() || proofWithin == null || e.kind() == FailureKind.INTERRUPTED) {
        throw e;
      }
      // Nothing says that the app means this identity: the developer's sign-in comes next.
      throw new Failure(FailureKind.NOT_AVAILABLE_HERE, e.seen(), e.remedy().orElse(null), e);
    }
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
        failure =
            isFoundByItsProgram()
                ? failures.ofSilentAgent(surroundings.platform())
                : failures.ofSilence(
                    isKnownToBeThere, e instanceof SocketTimeoutException, endpoint.shown(request));
        isPassing &= !(isFoundByItsProgram() && proofWithin != null);
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

  /** Old agents of Azure Arc ignore the id and give a token of the machine's own identity. */
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
          Remedy.step(id.leftOut() + ", or update Azure Arc's agent"));
    }
  }
}
