package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.ClientOptions;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.traffic.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClientSecretCredentialTest {
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static ClientSecretCredentialBuilder builder() {
    return new ClientSecretCredentialBuilder()
        .network(EntraLab.network(lab))
        .surroundings(BareMachine.with(Map.of()))
        .tenantId(Requests.CONTOSO)
        .clientId(lab.app("contoso-app").clientId())
        .clientSecret(lab.app("contoso-app").secret());
  }

  private static SignInException failure(ClientSecretCredentialBuilder builder) {
    return Requests.failureOf(builder.build(), Requests.request());
  }

  private static List<RecordedRequest> since(int before) {
    return lab.requests().subList(before, lab.requests().size()).stream()
        .filter(request -> !request.method().equals("CONNECT"))
        .toList();
  }

  @Test
  void wrongSecretNamesTheSetterAndWhatItTakes() {
    assertThat(failure(builder().clientSecret("wrong")))
        .hasMessage(
            "No token for 'https://storage.azure.com/.default' as application '"
                + lab.app("contoso-app").clientId()
                + "' of tenant '"
                + Requests.CONTOSO
                + "': the secret is wrong (AADSTS7000215). Remedy: set clientSecret(…) to the"
                + " value, not the id, of a secret of the application");
  }

  @Test
  void lineBreakAfterTheSecretIsTold() {
    SignInException failure =
        failure(builder().clientSecret(lab.app("contoso-app").secret() + "\n"));
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure)
        .hasMessageContaining(
            "the secret is wrong (AADSTS7000215), and it begins or ends with a blank or a line"
                + " break. Remedy: remove the blanks and line breaks around the secret's value")
        .hasMessageNotContaining(lab.app("contoso-app").secret());
  }

  @Test
  void unknownTenantIsABadRequest() {
    SignInException failure = failure(builder().tenantId("00000000-0000-4000-8000-000000000000"));
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("AADSTS90002").hasMessageContaining("tenantId(…)");
  }

  @Test
  void unknownAuthorityIsAskedAboutAtMicrosoftsAndNeverSeesTheSecret() {
    int before = lab.requests().size();

    SignInException failure = failure(builder().authorityHost("https://login.contoso.example"));

    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure)
        .hasMessageContaining("does not know the authority 'https://login.contoso.example'")
        .hasMessageContaining("AADSTS50049")
        .hasMessageContaining("disableInstanceDiscovery()");
    assertThat(since(before))
        .singleElement()
        .satisfies(asked -> {
          assertThat(asked.uri().getHost()).isEqualTo("login.microsoftonline.com");
          assertThat(asked.uri().getPath()).isEqualTo("/common/discovery/instance");
        });
  }

  /** The lab's proxy refuses a host that the lab does not play: there it was, and nowhere else. */
  @Test
  void authorityThatTheAppTrustsIsAskedAtOnce() {
    int before = lab.requests().size();

    SignInException failure =
        failure(
            builder()
                // Not the host of another test: MSAL remembers all its life whom it has to trust.
                .authorityHost("https://login.trusted.example")
                .disableInstanceDiscovery()
                .maxRetry(0));

    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure).hasMessageContaining("'login.trusted.example'");
    assertThat(since(before))
        .noneMatch(request -> String.valueOf(request.uri()).contains("discovery"));
  }

  @Test
  void scopeThatAnApplicationCantHaveNamesTheOneItCan() {
    SignInException failure =
        Requests.failureOf(
            builder().build(),
            new TokenRequestContext().addScopes("https://storage.azure.com/user_impersonation"));
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("ask for 'https://storage.azure.com/.default'");
  }

  @Test
  void whatIsMissingIsNamedAllAtOnce() {
    assertThatThrownBy(() -> new ClientSecretCredentialBuilder().tenantId(" ").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ClientSecretCredential can't be built: options are missing. Set clientSecret(…);"
                + " clientId(…); tenantId(…).");
  }

  @Test
  void badOptionsAreRefusedByTheirSetters() {
    ClientSecretCredentialBuilder builder = builder();
    for (String bad : List.of("a b", "a;b", "a/b", "-a", "ä")) {
      assertThatThrownBy(() -> builder.tenantId(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.additionallyAllowedTenants(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> builder.authorityHost("http://a.test"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxRetry(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void builderUsedAgainChangesNoEarlierCredential() {
    ClientSecretCredentialBuilder builder = builder();
    ClientSecretCredential first = builder.build();
    builder.clientSecret("wrong").tenantId(Requests.FABRIKAM).additionallyAllowedTenants("*");

    assertThat(first.getTokenSync(Requests.request()).getToken()).isNotEmpty();
    assertThatThrownBy(() -> first.getTokenSync(Requests.request().setTenantId("other.test")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void variableForbidsOtherTenants() {
    ClientSecretCredential credential =
        builder()
            .surroundings(
                BareMachine.with(Map.of("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH", "true")))
            .additionallyAllowedTenants("*")
            .build();
    assertThatThrownBy(
            () -> credential.getTokenSync(Requests.request().setTenantId(Requests.FABRIKAM)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH");
  }

  @Test
  void pipelineOptionsTakeTheirEffect() {
    AtomicInteger seen = new AtomicInteger();
    AssertionSpy spy = new AssertionSpy();
    ClientSecretCredential credential =
        spy.watch(lab, builder())
            .clientOptions(new ClientOptions().setApplicationId("my-app"))
            .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ZERO)))
            .addPolicy((context, next) -> {
              seen.incrementAndGet();
              assertThat(context.getHttpRequest().getHeaders().toString())
                  .contains("my-app", "latchkey-identity");
              return next.process();
            })
            .build();

    assertThat(credential.getTokenSync(Requests.request()).getToken()).isNotEmpty();
    assertThat(seen).hasValue(1);
  }

  @Test
  void threadsOfTheAppAreUsed() {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      ClientSecretCredential credential = builder().executorService(threads).build();
      assertThat(credential.getTokenSync(Requests.request()).getToken()).isNotEmpty();
    } finally {
      threads.shutdownNow();
    }
    SignInException failure = failure(builder().executorService(threads));
    assertThat(failure).hasMessageContaining("executorService");
  }

  private static SignInException onBehalfOf(OnBehalfOfCredentialBuilder builder) {
    return Requests.failureOf(builder.build(), Requests.request());
  }

  private static OnBehalfOfCredentialBuilder onBehalfOf() {
    return new OnBehalfOfCredentialBuilder()
        .network(EntraLab.network(lab))
        .tenantId(Requests.CONTOSO)
        .clientId(lab.app("contoso-app").clientId())
        .userAssertion(lab.userToken("alice@contoso.test", lab.app("contoso-app").clientId()));
  }

  @Test
  void onBehalfOfTellsWhatIsWrongWithTheUsersToken() {
    String secret = lab.app("contoso-app").secret();
    String other = lab.userToken("alice@contoso.test", "https://vault.azure.net");
    assertThat(onBehalfOf(onBehalfOf().clientSecret(secret).userAssertion(other)))
        .hasMessageContaining("is for another application (AADSTS500131)")
        .hasMessageNotContaining(other);
    assertThat(onBehalfOf(onBehalfOf().clientSecret(secret).userAssertion("nonsense")))
        .hasMessageContaining("AADSTS50013");
  }

  /** It stands in messages of one line, and in commands to be copied. */
  @Test
  void clientIdThatCanBeNoneIsRefused() {
    for (String bad : List.of("a\nb", "a b", "-x", "a;b", "a'b", "\u00e4")) {
      assertThatThrownBy(() -> builder().clientId(bad).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Client id '")
          .hasMessageNotContaining("\n");
    }
    builder().clientId("api://contoso.test/an_app-1").build();
  }

  @Test
  void onBehalfOfNeedsExactlyOneProof() {
    assertThatThrownBy(() -> onBehalfOf().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 0 proofs");
    assertThatThrownBy(() -> onBehalfOf().clientSecret(" ").pemCertificate("").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 0 proofs");
    onBehalfOf().clientSecret(" ").pemCertificate("b").build();
    assertThatThrownBy(() -> onBehalfOf().clientSecret("a").pemCertificate("b").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 2 proofs");
    assertThatThrownBy(() -> onBehalfOf().clientSecret("a").userAssertion(" ").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("userAssertion(…)");
  }
}
