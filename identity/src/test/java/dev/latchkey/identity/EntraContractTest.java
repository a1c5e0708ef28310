package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.traffic.RecordedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every credential that asks Microsoft Entra itself does, whatever its proof. */
@ParameterizedClass
@EnumSource
class EntraContractTest {
  private static final String CLAIMS =
      "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1800000000\"}}}";

  @Parameter EntraUnderTest kind;

  @TempDir Path folder;

  private static Lab lab;
  private int before;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void count() {
    before = EntraLab.tokenRequests(lab, kind.clientId(lab)).size();
  }

  private List<RecordedRequest> asked() {
    List<RecordedRequest> all = EntraLab.tokenRequests(lab, kind.clientId(lab));
    return all.subList(before, all.size());
  }

  @Test
  void tokenIsTheApplications() throws Exception {
    AccessToken token = kind.in(lab, folder).getTokenSync(Requests.request());

    assertThat(SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim("appid"))
        .isEqualTo(kind.clientId(lab));
    assertThat(token.getExpiresAt()).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(30));
  }

  @Test
  void secondRequestIsAnsweredFromMemoryBothWays() {
    TokenCredential credential = kind.in(lab, folder);
    String first = credential.getTokenSync(Requests.request()).getToken();

    assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo(first);
    assertThat(EntraLab.tokenOf(credential, Requests.request())).isEqualTo(first);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void anotherScopeOrTenantOrCapabilityIsAnotherToken() throws Exception {
    TokenCredential credential = kind.in(lab, folder);
    credential.getTokenSync(Requests.request());
    credential.getTokenSync(
        new TokenRequestContext().addScopes("https://management.azure.com/.default"));
    credential.getTokenSync(Requests.request().setCaeEnabled(true));

    assertThat(asked()).hasSize(3);
    assertThat(asked().get(1).form()).doesNotContainKey("claims");
    assertThat(asked().get(2).form().get("claims")).contains("xms_cc").containsIgnoringCase("cp1");
    SignInException failure =
        Requests.failureOf(credential, Requests.request().setTenantId(Requests.FABRIKAM));
    assertThat(failure).hasMessageContaining(Requests.FABRIKAM); // The app is not known there.
  }

  @Test
  void sixtyFourThreadsSendOneRequest() throws Exception {
    TokenCredential credential = kind.in(lab, folder);
    ExecutorService threads = Executors.newFixedThreadPool(64);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        Callable<String> ask =
            i % 2 == 0
                ? () -> credential.getTokenSync(Requests.request()).getToken()
                : () -> EntraLab.tokenOf(credential, Requests.request());
        answers.add(
            threads.submit(() -> {
              go.await();
              return ask.call();
            }));
      }
      go.countDown();
      Set<String> tokens = answers.stream().map(this::get).collect(Collectors.toSet());
      assertThat(tokens).hasSize(1);
      assertThat(asked()).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private String get(Future<String> answer) {
    try {
      return answer.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void claimsReachEntraAndTheirTokenReplacesTheOldOne() {
    TokenCredential credential = kind.in(lab, folder);
    TokenRequestContext cae = Requests.request().setCaeEnabled(true);
    String first = credential.getTokenSync(cae).getToken();
    String second =
        credential
            .getTokenSync(Requests.request().setCaeEnabled(true).setClaims(CLAIMS))
            .getToken();
    String third = EntraLab.tokenOf(credential, Requests.request().setClaims(CLAIMS));

    assertThat(asked()).hasSize(3);
    assertThat(asked().get(1).form().get("claims")).contains("1800000000", "xms_cc");
    assertThat(asked().get(2).form().get("claims")).contains("1800000000").doesNotContain("xms_cc");
    assertThat(credential.getTokenSync(cae).getToken()).isEqualTo(second).isNotEqualTo(first);
    assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo(third);
    assertThat(asked()).hasSize(3);
  }

  @Test
  void badRequestIsRefusedBeforeAnybodyIsAsked() {
    TokenCredential credential = kind.in(lab, folder);
    for (TokenRequestContext bad :
        List.of(
            new TokenRequestContext(),
            new TokenRequestContext().addScopes((String) null),
            new TokenRequestContext().addScopes(" "),
            new TokenRequestContext().addScopes("https://a.test/.default\nand a line of its own"),
            new TokenRequestContext().addScopes("https://\u00e4.test/.default"),
            Requests.request().setTenantId("other.test"),
            Requests.request().setTenantId("a b"),
            Requests.request().setClaims("no JSON"),
            Requests.request().setClaims("[1]"))) {
      assertThatThrownBy(() -> credential.getTokenSync(bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> credential.getToken(bad).block())
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> credential.getTokenSync(Requests.request().setTenantId("other.test")))
        .hasMessageContaining("additionallyAllowedTenants(\"other.test\")");
    assertThat(asked()).isEmpty();
  }

  @Test
  void nothingIsAskedBeforeTheSubscription() {
    kind.in(lab, folder).getToken(Requests.request());

    assertThat(asked()).isEmpty();
  }

  @Test
  void interruptedThreadGivesUpAndKeepsItsFlag() {
    TokenCredential credential = kind.in(lab, folder);
    Thread.currentThread().interrupt();

    SignInException failure = Requests.failureOf(credential, Requests.request());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(credential.getTokenSync(Requests.request()).getToken()).isNotEmpty();
  }

  @Test
  void knownAuthorityIsNotAskedAboutItself() {
    kind.in(lab, folder).getTokenSync(Requests.request());

    assertThat(lab.requests()).noneMatch(r -> String.valueOf(r.uri()).contains("discovery"));
  }

  @Test
  void refusalNamesCodeApplicationTenantAndNothingSecret() {
    SignInException failure =
        Requests.failureOf(kind.refusedIn(lab, folder, builder -> {}), Requests.request());

    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure).isNotInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.getMessage())
        .startsWith("No token for '" + Requests.SCOPE + "' as application '")
        .contains(kind.clientId(lab), Requests.CONTOSO)
        .doesNotContain("\n");
    assertThat(failure.attempts())
        .singleElement()
        .satisfies(attempt -> {
          assertThat(attempt.message()).isEqualTo(failure.getMessage());
          assertThat(attempt.duration()).isPositive().isLessThan(Duration.ofMinutes(1));
        });
  }
}
