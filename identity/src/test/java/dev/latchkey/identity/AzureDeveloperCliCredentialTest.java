package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leftovers.class)
class AzureDeveloperCliCredentialTest {
  private static final String CLAIMS = "{\"access_token\":{\"nbf\":{\"essential\":true}}}";

  @TempDir Path folder;

  @Test
  void azdGetsExactlyTheseArguments() {
    FakeTool azd = ToolUnderTest.AZD.answering(folder);

    ToolUnderTest.AZD.credential(azd).getTokenSync(Requests.request());

    assertThat(azd.recorded("args"))
        .containsExactly(
            "auth", "token", "--output", "json", "--no-prompt", "--scope", Requests.SCOPE);
  }

  @Test
  void allScopesTheTenantAndTheClaimsAreGivenToAzd() {
    FakeTool azd = ToolUnderTest.AZD.answering(folder);

    ToolUnderTest.AZD
        .credential(azd, builder -> builder.tenantId("contoso.test"))
        .getTokenSync(
            Requests.request().addScopes("https://storage.azure.com/.other").setClaims(CLAIMS));

    assertThat(azd.recorded("args"))
        .containsSubsequence(
            "--scope", Requests.SCOPE, "--scope", "https://storage.azure.com/.other")
        .containsSubsequence("--tenant-id", "contoso.test")
        .endsWith(
            "--claims",
            Base64.getEncoder().encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void azdThatIsTooOldForClaimsIsNamedAsSuch() {
    FakeTool azd =
        ToolUnderTest.AZD.fake(folder).complains("\nERROR: unknown flag: --claims\n").exits(1);

    SignInException failure =
        Requests.failureOf(ToolUnderTest.AZD.credential(azd), Requests.request().setClaims(CLAIMS));

    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageEndingWith("Remedy: update azd to 1.18.1 or newer");
  }

  @Test
  void debuggerIsNotWaitedForAndUpdatesAreNotLookedFor() {
    FakeTool azd =
        ToolUnderTest.AZD.fake(folder).recordsSurroundings().prints(ToolUnderTest.AZD.answer());

    ToolUnderTest.AZD
        .credential(azd.variable("AZD_DEBUG", "true"))
        .getTokenSync(Requests.request());

    assertThat(azd.recorded("env"))
        .contains("AZD_DEBUG=false", "AZD_SKIP_UPDATE_CHECK=true")
        .noneMatch(line -> line.startsWith("AZURE_DEV_COLLECT_TELEMETRY"));
  }

  @Test
  void reauthenticationNamesEveryScopeAndTheTenant() {
    FakeTool azd =
        ToolUnderTest.AZD
            .fake(folder)
            .complains("{\"error\":\"AADSTS50076: x\",\"message\":\"Reauthentication required.\"}")
            .exits(1);

    SignInException failure =
        Requests.failureOf(
            ToolUnderTest.AZD.credential(azd),
            Requests.request().addScopes("b/.default").setTenantId(Requests.CONTOSO));

    assertThat(failure)
        .hasMessage(
            "No token for '"
                + Requests.SCOPE
                + " b/.default' from the Azure Developer CLI: multi-factor authentication is needed"
                + " (AADSTS50076). Run: azd auth login --scope "
                + Requests.SCOPE
                + " --scope b/.default --tenant-id "
                + Requests.CONTOSO);
  }
}
