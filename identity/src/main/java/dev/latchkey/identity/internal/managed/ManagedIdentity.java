package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.managed.IdentityId.Kind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One managed identity of one machine. Keeps its tokens. Safe for use by many threads at once.
 *
 * <p>MSAL4J has managed identities too. It reads the environment of the process itself, where tests
 * can't put another machine's; keeps one cache for the whole process; knows no Azure Machine
 * Learning; can't use the certificate that Service Fabric names; and can't be interrupted.
 */
public final class ManagedIdentity {
  private static final EndpointAnswer NONE = new EndpointAnswer(0, Map.of(), Map.of());

  private final Surroundings surroundings;
  private final IdentityId id;
  private final EndpointHttp http;
  private final EndpointRetry retry;
  private final Endpoint endpoint;
  private final EndpointFailure failures;
  private final KeptTokens tokens;
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
      Surroundings surroundings, IdentityId id, EndpointHttp http, EndpointRetry retry) {
    this(surroundings, id, http, retry, new KeptTokens(surroundings.clock()), null);
  }

  private ManagedIdentity(
      Surroundings surroundings,
      IdentityId id,
      EndpointHttp http,
      EndpointRetry retry,
      KeptTokens tokens,
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
   * @throws ToolFailure if it does not
   */
  public void requireTaken() throws ToolFailure {
    endpoint.requireTaken(id);
  }

  /**
   * Checks what variables alone can tell, without asking anybody.
   *
   * @throws ToolFailure when asking would be in vain
   */
  public void requireUsable() throws ToolFailure {
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
   * @param request what for; its tenant is the identity's own, whatever it says
   * @param onNew is told of a token that was not kept from before
   * @return a token
   * @throws ToolFailure why there is none
   * @throws InterruptedException when the thread was interrupted; the request has been given up
   */
  public ToolToken token(TokenRequest request, Consumer<ToolToken> onNew)
      throws ToolFailure, InterruptedException {
    return tokens.get(
        request.resource(),
        request.claims().isPresent(),
        () -> {
          ToolToken token = ask(request.resource());
          onNew.accept(token);
          return token;
        });
  }

  /**
   * Tells callers that keep tokens themselves, as the clients of the Azure SDK do, when to come
   * back.
   *
   * @param request what a token was got for
   * @return when it is renewed, well before its end; empty where that is not due before
   */
  public Optional<Instant> renewal(TokenRequest request) {
    return tokens.renewal(request.resource());
  }

  /**
   * Returns when the instance metadata service has proven itself, where it has to.
   *
   * @throws ToolFailure if it has not
   * @throws InterruptedException when the thread was interrupted
   */
  public void requireProven() throws ToolFailure, InterruptedException {
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

  private ToolToken ask(String resource) throws ToolFailure, InterruptedException {
    EndpointRequest request = endpoint.request(resource, id);
    requireProven();
    boolean isKnownToBeThere = source() != ManagedIdentitySource.IMDS || proofWithin != null;
    return ask(request, isKnownToBeThere, System.nanoTime());
  }

  private ToolToken ask(EndpointRequest request, boolean isKnownToBeThere, long start)
      throws ToolFailure, InterruptedException {
    for (int tries = 1; ; tries++) {
      EndpointAnswer answer = NONE;
      ToolFailure failure;
      boolean isPassing = isKnownToBeThere || isPossibleHere();
      try {
        answer = send(request);
        Optional<ToolToken> token = EndpointToken.in(answer, surroundings.clock());
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

  private EndpointAnswer send(EndpointRequest request)
      throws ToolFailure, IOException, InterruptedException {
    EndpointAnswer answer = http.get(request, retry.longestTry());
    if (source() == ManagedIdentitySource.ARC && answer.status() == 401) {
      String key = ArcKey.answer(surroundings, answer);
      return http.get(request.with("Authorization", key), retry.longestTry());
    }
    return answer;
  }

  /** An agent of Azure Arc that knows no user-assigned identities gives the machine's own. */
  private void requireConfirmed(EndpointAnswer answer) throws ToolFailure {
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
      throw new ToolFailure(
          ToolFailure.Kind.REFUSED,
          "Azure Arc did not confirm that its token is that of " + id,
          "build the credential without an id, or update Azure Arc's agent");
    }
  }
}
