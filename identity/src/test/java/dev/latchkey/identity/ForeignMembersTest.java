package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.Configuration;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Credentials of others in our chain, ours in Microsoft's; in both styles of calling. */
@ExtendWith(Leftovers.class)
@Timeout(120)
class ForeignMembersTest {
  @TempDir Path folder;

  /** Somebody's credential, which says in which style it was called. */
  private static final class Theirs implements TokenCredential {
    private final Supplier<AccessToken> answer;
    private final List<String> calls = new ArrayList<>();

    private Theirs(Supplier<AccessToken> answer) {
      this.answer = answer;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
      calls.add("async on " + Thread.currentThread().getName());
      return Mono.fromSupplier(answer);
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
      calls.add("sync on " + Thread.currentThread().getName());
      return answer.get();
    }
  }

  private static Theirs answering(String token) {
    return new Theirs(() -> new AccessToken(token, OffsetDateTime.MAX));
  }

  private static Theirs failing(RuntimeException failure) {
    return new Theirs(() -> {
      throw failure;
    });
  }

  /** One of theirs around one of ours, which needs a thread of Reactor's for each of its Monos. */
  @Test
  void moreSubscribersThanReactorHasThreadsAllGetATokenThroughAWrappedCredential() {
    TokenCredential ours =
        ToolUnderTest.AZ.credential(FakeTool.in(folder).run("sleep 0.2").prints(FakeTool.answer()));
    TokenCredential wrapped = request -> ours.getToken(request).hide();
    ChainedTokenCredential chain = chain(wrapped);
    int many = 2 * Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE;

    assertThat(
            Flux.range(0, many)
                .flatMap(i -> chain.getToken(Requests.request()), many)
                .map(AccessToken::getToken)
                .collectList()
                .block())
        .hasSize(many)
        .containsOnly(FakeTool.TOKEN);
  }

  @Test
  void cancelledSubscriptionEndsTheCallThatWaitsForTheirs() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    TokenCredential silent =
        request ->
            Mono.<AccessToken>never()
                .doOnSubscribe(subscription -> asked.countDown())
                .doOnCancel(ended::countDown);

    Disposable subscription = chain(silent).getToken(Requests.request()).subscribe();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    subscription.dispose();

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static ChainedTokenCredential chain(TokenCredential... members) {
    return new ChainedTokenCredentialBuilder().addAll(List.of(members)).build();
  }

  private static AccessToken token(TokenCredential credential, boolean isAsync) {
    return isAsync
        ? credential.getToken(Requests.request()).blockOptional().orElseThrow()
        : credential.getTokenSync(Requests.request());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unavailableOfEitherLibraryGoesOn(boolean isAsync) {
    Theirs microsofts = failing(new com.azure.identity.CredentialUnavailableException("not there"));
    Theirs ours = failing(new CredentialUnavailableException("not there"));

    assertThat(token(chain(microsofts, ours, answering("t")), isAsync).getToken()).isEqualTo("t");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void microsoftsOwnCredentialsGoOnOrStopAsTheyDoThere(boolean isAsync) {
    TokenCredential unset =
        new com.azure.identity.EnvironmentCredentialBuilder()
            .configuration(Configuration.NONE)
            .build();
    TokenCredential broken =
        new com.azure.identity.ClientCertificateCredentialBuilder()
            .clientId("an-id")
            .tenantId("a-tenant")
            .pemCertificate(folder.resolve("no.pem").toString())
            .build();
    Theirs last = answering("t");

    assertThat(token(chain(unset, last), isAsync).getToken()).isEqualTo("t");
    assertThatThrownBy(() -> token(chain(unset, broken, answering("u")), isAsync))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("ended by ClientCertificateCredential")
        .hasMessageContaining("EnvironmentCredential NOT_AVAILABLE_HERE");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyOtherExceptionStopsTheChainAndIsTheCause(boolean isAsync) {
    IllegalStateException broken = new IllegalStateException("broken");
    Theirs last = answering("t");

    Throwable failure = catchThrowable(() -> token(chain(failing(broken), last), isAsync));

    assertThat(failure).isInstanceOf(SignInException.class).hasRootCause(broken);
    assertThat(failure).hasMessageContaining("Theirs").hasMessageContaining("broken");
    assertThat(last.calls).isEmpty();
  }

  /** By our own rule it is the caller's fault; theirs knows none, and wraps it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void strangersIllegalArgumentIsAFailureLikeEveryOther(boolean isAsync) {
    IllegalArgumentException refused = new IllegalArgumentException("no such scope");

    assertThatThrownBy(() -> token(chain(failing(refused), answering("t")), isAsync))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("no such scope")
        .hasRootCause(refused);
  }

  /** Kotlin and Scala know no checked exceptions. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void checkedExceptionThatNobodyDeclaredStopsTheChainToo(boolean isAsync) {
    IOException undeclared = new IOException("disk full");
    Theirs theirs =
        new Theirs(() -> ForeignMembersTest.<AccessToken, RuntimeException>sneak(undeclared));

    assertThatThrownBy(() -> token(chain(theirs, answering("t")), isAsync))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("Theirs: it threw IOException, 'disk full'")
        .hasRootCause(undeclared);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noTokenGoesOnAndAllWithoutOneIsAFailure(boolean isAsync) {
    Theirs none = new Theirs(() -> null);

    assertThat(token(chain(none, answering("t")), isAsync).getToken()).isEqualTo("t");
    assertThatThrownBy(() -> token(chain(none), isAsync))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("no token");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void memberIsCalledInTheCallersStyleOnEachCall(boolean isAsync) {
    Theirs first = failing(new CredentialUnavailableException("not there"));
    Theirs second = answering("t");
    ChainedTokenCredential chain = chain(first, second);

    token(chain, isAsync);
    token(chain, isAsync);

    assertThat(first.calls)
        .hasSize(2)
        .allMatch(call -> call.startsWith(isAsync ? "async" : "sync"));
    if (!isAsync) {
      assertThat(first.calls).allMatch(call -> call.endsWith(Thread.currentThread().getName()));
    }
  }

  @Test
  void errorOfAMemberIsNotSwallowed() {
    Theirs broken =
        new Theirs(() -> {
          throw new NoClassDefFoundError("x");
        });

    assertThatThrownBy(() -> chain(broken, answering("t")).getTokenSync(Requests.request()))
        .isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void whatMightBeATokenInAStrangersWordsIsNotRepeated() {
    String secret = FakeTools.token("alice@contoso.test");

    SignInException failure =
        Requests.failureOf(chain(failing(new IllegalStateException("bad token " + secret))));

    assertThat(failure.getMessage()).doesNotContain(secret).contains("bad token …");
  }

  @Test
  void chainDoesNotChangeWithItsBuilder() {
    ChainedTokenCredentialBuilder builder =
        new ChainedTokenCredentialBuilder().addLast(answering("first"));
    ChainedTokenCredential chain = builder.build();

    builder.addFirst(answering("second"));

    assertThat(chain.getTokenSync(Requests.request()).getToken()).isEqualTo("first");
    assertThat(builder.build().getTokenSync(Requests.request()).getToken()).isEqualTo("second");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void microsoftsChainTakesOurToken(boolean isAsync) {
    FakeTools machine = new FakeTools(folder);
    machine.signedIn(ToolUnderTest.AZ, "alice@contoso.test");
    TokenCredential theirs =
        new com.azure.identity.ChainedTokenCredentialBuilder()
            .addLast(ToolUnderTest.AZ.credential(machine.tools()))
            .build();

    assertThat(token(theirs, isAsync).getToken()).isEqualTo(FakeTools.token("alice@contoso.test"));
  }

  /** It compares the class in one style; in the other the simple name, and then casts. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void microsoftsChainDoesNotGoOnAfterUs(boolean isAsync) {
    TokenCredential theirs =
        new com.azure.identity.ChainedTokenCredentialBuilder()
            .addLast(failing(new CredentialUnavailableException("not there")))
            .addLast(answering("t"))
            .build();

    assertThatThrownBy(() -> token(theirs, isAsync))
        .isInstanceOfAny(
            com.azure.core.exception.ClientAuthenticationException.class, ClassCastException.class);
  }

  /** The way round it: our chain is one member, and goes on by itself. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chainOfOursInsideMicrosoftsIsOneMember(boolean isAsync) {
    TokenCredential theirs =
        new com.azure.identity.ChainedTokenCredentialBuilder()
            .addLast(
                chain(failing(new CredentialUnavailableException("not there")), answering("t")))
            .build();

    assertThat(token(theirs, isAsync).getToken()).isEqualTo("t");
  }
}
