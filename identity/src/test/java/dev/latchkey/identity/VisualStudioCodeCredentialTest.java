package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.ThisSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class VisualStudioCodeCredentialTest {
  @TempDir Path home;

  private VisualStudioCodeCredentialBuilder builder() {
    return new VisualStudioCodeCredentialBuilder()
        .surroundings(
            new Surroundings(
                ThisSystem.environment(Map.of("HOME", home.toString())),
                Clock.systemUTC(),
                ThisSystem.PLATFORM,
                path -> FileState.MISSING));
  }

  private void signIn() throws IOException {
    Path folder = home.resolve(".azure/ms-azuretools.vscode-azureresourcegroups");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("authRecord.json"),
        """
        {"username":"alice@contoso.test","authority":"https://login.microsoftonline.com",
         "homeAccountId":"aaaaaaaa-0000-4000-8000-000000000001.11111111-1111-4111-8111-111111111111",
         "clientId":"aebc6443-996d-45c2-90f0-388ff96faa56"}\
        """);
  }

  @Test
  void withoutARecordNobodyIsSignedIn() {
    SignInException failure = Requests.failureOf(builder().build());

    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(failure)
        .hasMessageStartingWith(
            "No token for 'https://storage.azure.com/.default' from Visual Studio Code: nobody is"
                + " signed in to Azure there")
        .hasMessageContaining("Remedy: install the extension Azure Resources");
    assertThat(failure.attempts().get(0).source()).isEqualTo("VisualStudioCodeCredential");
  }

  @Test
  void withoutABrokerTheMessageSaysWhatToAdd() throws IOException {
    signIn();
    SignInException failure = Requests.failureOf(builder().build());

    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure)
        .hasMessageContaining("Remedy: add dev.latchkey:latchkey-identity-broker")
        .hasMessageNotContaining("alice");
    assertThatThrownBy(() -> builder().build().getToken(Requests.request()).block())
        .isInstanceOf(CredentialUnavailableException.class);
  }

  @Test
  void tenantThatIsNotAllowedIsTheCallersMistake() {
    VisualStudioCodeCredential credential = builder().tenantId(Requests.CONTOSO).build();
    assertThatThrownBy(
            () -> credential.getTokenSync(Requests.request().setTenantId(Requests.FABRIKAM)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            Requests.failureOf(
                builder().tenantId(Requests.CONTOSO).additionallyAllowedTenants("*").build(),
                Requests.request().setTenantId(Requests.FABRIKAM)))
        .isInstanceOf(CredentialUnavailableException.class);
  }

  @Test
  void nothingIsLookedAtBeforeTheSubscription() throws IOException {
    Mono<?> token = builder().build().getToken(Requests.request());
    signIn();
    assertThatThrownBy(token::block).hasMessageContaining("latchkey-identity-broker");
  }

  /** The record alone chooses nobody: a warning at each start of the app would be for nothing. */
  @Test
  void recordThatNoBrokerAnswersForIsNobodysSignInToAChain() throws IOException {
    signIn();
    FakeTools machine = new FakeTools(home);
    machine.signedIn(ToolUnderTest.AZ, "bob@contoso.test");
    DefaultAzureCredential chain =
        new DefaultAzureCredentialBuilder().tools(machine.tools()).build();

    SignInReport.Entry known = chain.report().entries().get(3);
    assertThat(known.source()).isEqualTo("VisualStudioCodeCredential");
    assertThat(known.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(known.message()).contains("latchkey-identity-broker");
    assertThat(known.account()).isNull();
    assertThat(Logged.by(() -> chain.getTokenSync(Requests.request())))
        .singleElement()
        .asString()
        .contains("INFO", "AzureCliCredential CHOSEN");
  }
}
