package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.ConfigurationBuilder;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.ThisSystem;
import dev.latchkey.testing.ShellProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leftovers.class)
class AzureCliCredentialTest {
  @TempDir Path folder;

  private FakeTool az() {
    return FakeTool.in(folder).prints(FakeTool.answer());
  }

  private static AzureCliCredentialBuilder builder(FakeTool az) {
    return new AzureCliCredentialBuilder().surroundings(az.install());
  }

  private static AzureCliCredential credential(FakeTool az) {
    return builder(az).build();
  }

  @Test
  void azGetsExactlyTheseArguments() {
    FakeTool az = az();

    credential(az).getTokenSync(Requests.request());

    assertThat(az.recorded("args"))
        .containsExactly(
            "account",
            "get-access-token",
            "--output",
            "json",
            "--resource",
            "https://storage.azure.com");
  }

  @Test
  void tenantOfTheBuilderAndOfTheRequestReachAz() {
    FakeTool az = az();
    AzureCliCredential credential =
        builder(az).tenantId("contoso.test").additionallyAllowedTenants("FABRIKAM.test").build();

    credential.getTokenSync(Requests.request());
    assertThat(az.recorded("args")).endsWith("--tenant", "contoso.test");

    credential.getTokenSync(Requests.request().setTenantId("fabrikam.TEST"));
    assertThat(az.recorded("args")).endsWith("--tenant", "fabrikam.TEST");

    credential.getTokenSync(Requests.request().setTenantId("CONTOSO.test"));
    assertThat(az.recorded("args")).endsWith("--tenant", "contoso.test");
  }

  /** It may be that of AZURE_TENANT_ID, which nobody thinks of. */
  @Test
  void tenantThatWasAskedForIsNamedWhereTheRefusalDoesNot() {
    String seen = "the account is not in this tenant (AADSTS50020).";
    FakeTool az = FakeTool.in(folder).complains("ERROR: AADSTS50020: x").exits(1);
    assertThat(Requests.failureOf(builder(az).tenantId("contoso.test").build()))
        .hasMessageStartingWith(
            "No token for '"
                + Requests.SCOPE
                + "' of tenant 'contoso.test' from the Azure CLI: "
                + seen);
    assertThat(Requests.failureOf(builder(az).build()))
        .hasMessageStartingWith(
            "No token for '" + Requests.SCOPE + "' from the Azure CLI: " + seen);
  }

  /** Linux passes at most 128 KiB in one variable. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void environmentThatIsTooLargeForAProcessIsTold() {
    FakeTool az = az().variable("HUGE", "x".repeat(1 << 18));
    SignInException failure = Requests.failureOf(builder(az).build());
    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure)
        .hasMessageContaining("the environment of this app is too large for a new process");
  }

  @Test
  void placeholderTenantIsLeftOut() {
    FakeTool az = az();

    builder(az).tenantId("organizations").build().getTokenSync(Requests.request());

    assertThat(az.recorded("args")).doesNotContain("--tenant");
  }

  @Test
  void subscriptionWithASpaceIsOneArgument() {
    FakeTool az = az();

    builder(az).subscription("Fabrikam Shared").build().getTokenSync(Requests.request());

    assertThat(az.recorded("args")).endsWith("--subscription", "Fabrikam Shared");
  }

  @Test
  void subscriptionStandsForTheTenantWhichIsThenCheckedInTheToken() {
    FakeTool az = az();
    AzureCliCredential credential = builder(az).subscription("Dev").build();

    credential.getTokenSync(Requests.request().setTenantId(Requests.CONTOSO));
    assertThat(az.recorded("args")).contains("--subscription").doesNotContain("--tenant");

    SignInException failure =
        Requests.failureOf(credential, Requests.request().setTenantId(Requests.FABRIKAM));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure)
        .hasMessageContaining(Requests.CONTOSO)
        .hasMessageContaining(Requests.FABRIKAM);
  }

  @Test
  void subscriptionBesideATenantsDomainNameIsRefused() {
    assertThatThrownBy(() ->
            new AzureCliCredentialBuilder().tenantId("contoso.test").subscription("Dev").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'contoso.test'")
        .hasMessageContaining("'Dev'");
  }

  @Test
  void tokenOfAnotherTenantIsNeverReturned() {
    String payload = "{\"tid\":\"" + Requests.FABRIKAM + "\"}";
    String jwt =
        "e30."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.getBytes(StandardCharsets.UTF_8))
            + ".c2ln";
    FakeTool az = FakeTool.in(folder).prints(FakeTool.answer().replace(FakeTool.TOKEN, jwt));

    SignInException failure = Requests.failureOf(builder(az).tenantId(Requests.CONTOSO).build());

    assertThat(failure)
        .isNotInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("'" + Requests.CONTOSO + "'")
        .hasMessageContaining("'" + Requests.FABRIKAM + "'");
  }

  @Test
  void tenantThatIsNotAllowedIsRefusedBeforeAnythingIsStarted() {
    FakeTool az = az();
    AzureCliCredential credential = builder(az).tenantId(Requests.CONTOSO).build();

    assertThatThrownBy(() -> credential.getTokenSync(Requests.request().setTenantId("other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'other'")
        .hasMessageContaining("additionallyAllowedTenants(\"other\")");
    assertThat(az.recorded("runs")).isEmpty();
  }

  @Test
  void builderUsedAgainChangesNoEarlierCredentialAndLeaksNoWildcard() {
    FakeTool az = az();
    AzureCliCredentialBuilder builder = builder(az);
    AzureCliCredential any = builder.build();
    AzureCliCredential one = builder.tenantId("tenant-a").build();

    any.getTokenSync(Requests.request().setTenantId("tenant-b"));
    assertThat(az.recorded("args")).endsWith("--tenant", "tenant-b");
    any.getTokenSync(Requests.request());
    assertThat(az.recorded("args")).doesNotContain("--tenant");
    assertThatThrownBy(() -> one.getTokenSync(Requests.request().setTenantId("tenant-b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void variableForbidsOtherTenants() {
    FakeTool az = az().variable("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH", "True");
    AzureCliCredential credential = builder(az).additionallyAllowedTenants("*").build();

    assertThatThrownBy(() -> credential.getTokenSync(Requests.request().setTenantId("other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH");
    AzureCliCredential configured =
        builder(az)
            .configuration(new ConfigurationBuilder().build())
            .tenantId("a")
            .additionallyAllowedTenants("*")
            .build();
    configured.getTokenSync(Requests.request().setTenantId("other"));
  }

  @Test
  void badOptionsAreRefusedByTheirSetters() {
    AzureCliCredentialBuilder builder = new AzureCliCredentialBuilder();
    for (String bad : List.of("a b", "a;b", "$(a)", "-a", "a\nb", "ä", "a_b")) {
      assertThatThrownBy(() -> builder.tenantId(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.additionallyAllowedTenants(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String bad : List.of("a&b", "a;b", "a%b", "a\"b", "--debug", "a\tb", "a(b)")) {
      assertThatThrownBy(() -> builder.subscription(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (Duration bad : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThatThrownBy(() -> builder.processTimeout(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void scopeThatIsNullIsRefusedBeforeAnythingIsStarted() {
    FakeTool az = az();
    TokenRequestContext request = new TokenRequestContext().addScopes((String) null);
    assertThatThrownBy(() -> builder(az).build().getTokenSync(request))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(az.recorded("runs")).isEmpty();
  }

  @Test
  void longestTimeoutIsNoOverflow() {
    AzureCliCredential credential =
        builder(az()).processTimeout(Duration.ofSeconds(Long.MAX_VALUE)).build();

    assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo(FakeTool.TOKEN);
  }

  @Test
  void claimsStartNothingAndNameTheCommandThatAnswersThem() {
    FakeTool az = az();
    String claims = "{\"access_token\":{\"nbf\":{\"essential\":true}}}";
    String base64 = Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));

    SignInException failure =
        Requests.failureOf(
            builder(az).tenantId(Requests.CONTOSO).build(), Requests.request().setClaims(claims));

    assertThat(failure.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(failure.attempts().get(0).remedy())
        .hasValue(
            "az login --tenant "
                + Requests.CONTOSO
                + " --scope "
                + Requests.SCOPE
                + " --claims-challenge "
                + base64);
    assertThat(az.recorded("runs")).isEmpty();
    credential(az).getTokenSync(Requests.request().setClaims(" "));
    assertThat(az.recorded("runs")).hasSize(1);
  }

  @Test
  void azRunsQuietlyInANeutralFolderWithNothingOnStdin() throws IOException {
    FakeTool az =
        FakeTool.in(folder).variable("KEPT", "yes").recordsSurroundings().prints(FakeTool.answer());

    credential(az).getTokenSync(Requests.request());

    assertThat(az.recorded("cwd")).containsExactly(ThisSystem.neutralFolder());
    assertThat(az.recorded("stdin")).isEmpty();
    assertThat(az.recorded("env"))
        .contains(
            "KEPT=yes",
            "NO_COLOR=1",
            "AZURE_CORE_NO_COLOR=true",
            "AZURE_CORE_ONLY_SHOW_ERRORS=true")
        .anyMatch(line -> line.matches("LATCHKEY_RUN=\\p{XDigit}{32}"));
  }

  @Test
  void programThatTheVariableNamesIsUsed() {
    FakeTool az = az().named("my az");
    az.variable("PATH", "/usr/bin:/bin")
        .variable("LATCHKEY_AZ_PATH", ShellProgram.in(folder, "my az").toString());

    assertThat(credential(az).getTokenSync(Requests.request()).getToken())
        .isEqualTo(FakeTool.TOKEN);
  }

  @Test
  void reauthenticationNamesTheTenantThatAzHinted() {
    FakeTool az =
        FakeTool.in(folder)
            .complains(
                "ERROR: AADSTS50076: x\naz logout\naz login --tenant \""
                    + Requests.CONTOSO
                    + "\" --scope \"y\"\n")
            .exits(1);

    SignInException failure = Requests.failureOf(credential(az));

    assertThat(failure.attempts().get(0).remedy())
        .hasValue(
            "az login --tenant "
                + Requests.CONTOSO
                + " --scope https://storage.azure.com/.default");
  }

  @Test
  void remedyNamesTheTenantThatAzIsSetToWhereAzItselfDoesNot() throws IOException {
    ToolUnderTest.AZ.signIn(folder, "alice@contoso.test");
    FakeTool az =
        FakeTool.in(folder)
            .complains(
                """
                ERROR: AADSTS50076: x
                Interactive authentication is needed. Please run:
                az login --scope y
                """)
            .exits(1);
    String again = "az login --tenant " + Requests.CONTOSO + " --scope " + Requests.SCOPE;

    assertThat(Requests.failureOf(credential(az)).attempts().get(0).remedy()).hasValue(again);
    assertThat(
            Requests.failureOf(credential(az), Requests.request().setClaims("{}"))
                .attempts()
                .get(0)
                .remedy())
        .hasValue(again + " --claims-challenge e30=");
    String other = "22222222-2222-4222-8222-222222222222";
    assertThat(
            Requests.failureOf(credential(az), Requests.request().setTenantId(other))
                .attempts()
                .get(0)
                .remedy())
        .hasValue("az login --tenant " + other + " --scope " + Requests.SCOPE);
  }

  @Test
  void attemptTellsAllAsData() {
    FakeTool az =
        FakeTool.in(folder).complains("ERROR: Please run 'az login' to setup account.\n").exits(1);

    SignInException failure = Requests.failureOf(credential(az));

    assertThat(failure.attempts())
        .singleElement()
        .satisfies(attempt -> {
          assertThat(attempt.source()).isEqualTo("AzureCliCredential");
          assertThat(attempt.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
          assertThat(attempt.message()).isEqualTo(failure.getMessage());
          assertThat(attempt.remedy()).hasValue("az login");
          assertThat(attempt.duration()).isPositive();
        });
  }
}
