package dev.latchkey.identity.internal.tool.vscode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.broker.Brokers;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.ThisSystem;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose token is asked for, who is asked, and what is made of the answer. */
class VisualStudioCodeTest {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  private static final String ALICE = "aaaaaaaa-0000-4000-8000-000000000001." + CONTOSO;
  private static final List<String> SCOPES = List.of("https://storage.azure.com/.default");

  @TempDir Path home;

  private Surroundings machine() {
    return new Surroundings(
        ThisSystem.environment(Map.of("HOME", home.toString())),
        Clock.systemUTC(),
        ThisSystem.PLATFORM,
        path -> FileState.MISSING);
  }

  private void signIn(String homeAccountId, String more) throws IOException {
    Path folder = home.resolve(".azure/ms-azuretools.vscode-azureresourcegroups");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("authRecord.json"),
        "{\"username\":\"alice@contoso.test\",\"authority\":\"https://login.microsoftonline.com\","
            + "\"clientId\":\"aebc6443-996d-45c2-90f0-388ff96faa56\",\"homeAccountId\":\""
            + homeAccountId
            + "\""
            + more
            + "}");
  }

  private Token ask(FakeBroker broker, @Nullable String tenant, @Nullable String claims)
      throws Failure, InterruptedException {
    return new VisualStudioCode(machine(), new Brokers(broker, machine()))
        .token(new ToolRequest(SCOPES, tenant, null, claims), Duration.ofSeconds(7));
  }

  private Failure failure(FakeBroker broker) {
    return catchThrowableOfType(Failure.class, () -> ask(broker, null, null));
  }

  @Test
  void brokerIsAskedForTheAccountOfTheRecord() throws Exception {
    signIn(ALICE, "");
    List<BrokerRequest> requests = new ArrayList<>();
    List<Duration> timeouts = new ArrayList<>();
    try (FakeBroker broker =
        FakeBroker.answering(
            home,
            (request, timeout) -> {
              requests.add(request);
              timeouts.add(timeout);
              return FakeBroker.token(ALICE.toUpperCase(java.util.Locale.ROOT), CONTOSO);
            })) {
      Token token = ask(broker, null, "{\"access_token\":{}}");

      assertThat(token.value()).isEqualTo("a-broker-token");
      assertThat(token.expiresOn()).isEqualTo("1970-01-01T00:00:09Z");
      assertThat(token.tenant()).contains(CONTOSO);
    }
    assertThat(requests)
        .containsExactly(
            new BrokerRequest(
                ALICE,
                "alice@contoso.test",
                "aebc6443-996d-45c2-90f0-388ff96faa56",
                "https://login.microsoftonline.com",
                CONTOSO,
                SCOPES,
                "{\"access_token\":{}}",
                false,
                false));
    assertThat(timeouts).containsExactly(Duration.ofSeconds(7));
    assertThat(requests.toString()).doesNotContain("alice", ALICE);
  }

  @Test
  void tenantIsThatOfTheRequestElseOfTheRecord() throws Exception {
    signIn(ALICE, ",\"tenantId\":\"" + FABRIKAM + "\"");
    List<String> tenants = new ArrayList<>();
    try (FakeBroker broker =
        FakeBroker.answering(
            home,
            (request, timeout) -> {
              tenants.add(request.tenant());
              return FakeBroker.token(ALICE, request.tenant());
            })) {
      ask(broker, null, null);
      ask(broker, CONTOSO, null);
    }
    assertThat(tenants).containsExactly(FABRIKAM, CONTOSO);
  }

  @Test
  void tokenOfAnotherAccountOrTenantIsDiscarded() throws Exception {
    signIn(ALICE, "");
    try (FakeBroker broker =
        FakeBroker.answering(
            home,
            (request, timeout) ->
                FakeBroker.token("bbbbbbbb-0000-4000-8000-000000000002." + CONTOSO, CONTOSO))) {
      assertThat(failure(broker).kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
      assertThat(failure(broker)).hasMessageContaining("another account");
    }
    try (FakeBroker broker =
        FakeBroker.answering(home, (request, timeout) -> FakeBroker.token(ALICE, FABRIKAM))) {
      Failure failure = catchThrowableOfType(Failure.class, () -> ask(broker, CONTOSO, null));
      assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    }
  }

  @Test
  void tokenThatWouldBreakAHeaderIsRefused() throws Exception {
    signIn(ALICE, "");
    try (FakeBroker broker =
        FakeBroker.answering(
            home,
            (request, timeout) ->
                new BrokerToken("a\r\nHost: evil.test", java.time.Instant.MAX, ALICE, "", null))) {
      assertThat(failure(broker).kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    }
  }

  @Test
  void failureAndInterruptOfTheBrokerArePassedOn() throws Exception {
    signIn(ALICE, "");
    Failure theirs = new Failure(FailureKind.NETWORK, "no way to Microsoft Entra");
    try (FakeBroker broker =
        FakeBroker.answering(
            home,
            (request, timeout) -> {
              throw theirs;
            })) {
      assertThat(failure(broker)).isSameAs(theirs);
    }
    try (FakeBroker broker =
        FakeBroker.answering(
            home,
            (request, timeout) -> {
              throw new InterruptedException();
            })) {
      assertThat(catchThrowableOfType(InterruptedException.class, () -> ask(broker, null, null)))
          .isNotNull();
    }
  }

  @Test
  void withoutARecordNoBrokerIsLookedFor() throws Exception {
    try (FakeBroker broker = FakeBroker.named(home, FakeBroker.Provider.class.getName())) {
      Failure failure = failure(broker);
      assertThat(failure.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
      assertThat(failure.remedy().map(Remedy::text).orElseThrow()).contains("'Azure: Sign In'");
      assertThat(broker.looks()).isZero();
    }
  }

  @Test
  void unusableRecordSaysWhatIsWrongWithIt() throws Exception {
    signIn("not-an-id", "");
    try (FakeBroker broker = FakeBroker.named(home)) {
      assertThat(failure(broker).kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
      assertThat(failure(broker))
          .hasMessageContaining("not in the form")
          .hasMessageNotContaining("not-an-id");
      signIn(ALICE, ",\"version\":\"9\"");
      assertThat(failure(broker)).hasMessageContaining("version");
      assertThat(broker.looks()).isZero();
    }
  }

  /** No token can come of it, so a report must not say that asking would show one. */
  @Test
  void unusableRecordIsAFailureBeforeTheTokenIsAskedFor() throws Exception {
    VisualStudioCode code = new VisualStudioCode(machine());
    assertThat(code.requireInstalled()).isNull();
    signIn("not-an-id", "");
    Failure failure = catchThrowableOfType(Failure.class, code::requireInstalled);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(failure).hasMessageContaining("not in the form");
    signIn(ALICE, "");
    assertThat(code.requireInstalled()).isNull();
  }

  @Test
  void personalAccountIsNotAvailable() throws Exception {
    signIn("00000000-0000-0000-0000-000000000001.9188040d-6c67-4c5b-b112-36a304b66dad", "");
    try (FakeBroker broker = FakeBroker.named(home)) {
      assertThat(failure(broker).kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
      assertThat(failure(broker)).hasMessageContaining("personal");
    }
  }

  @Test
  void withoutABrokerTheMessageSaysWhatToAdd() throws Exception {
    signIn(ALICE, "");
    try (FakeBroker broker = FakeBroker.named(home)) {
      Failure failure = failure(broker);
      assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
      assertThat(failure.remedy().map(Remedy::text))
          .contains("add dev.latchkey:latchkey-identity-broker");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.latchkey.identity.internal.broker.NoSuchClass",
        "java.lang.String",
        "dev.latchkey.identity.internal.broker.FakeBroker$Broken",
        "not a name",
      })
  void brokerThatCantBeLoadedIsAnOrdinaryFailure(String name) throws Exception {
    signIn(ALICE, "");
    try (FakeBroker broker = FakeBroker.named(home, name)) {
      assertThat(failure(broker).kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    }
  }

  @Test
  void noToStringHoldsAToken() {
    assertThat(FakeBroker.token(ALICE, CONTOSO).toString()).doesNotContain("a-broker-token", ALICE);
  }
}
