package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.ConfigurationBuilder;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leftovers.class)
class AzureCliCredentialTest {
  @TempDir Path folder;

  private FakeTool az() {
    return FakeTool.in(folder).prints(FakeTool.answer());
  }

  @Test
  void azGetsExactlyTheseArguments() {
    FakeTool az = az();

    FakeAz.credential(az).getTokenSync(FakeAz.request());

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
        FakeAz.builder(az)
            .tenantId("contoso.test")
            .additionallyAllowedTenants("FABRIKAM.test")
            .build();

    credential.getTokenSync(FakeAz.request());
    assertThat(az.recorded("args")).endsWith("--tenant", "contoso.test");

    credential.getTokenSync(FakeAz.request().setTenantId("fabrikam.TEST"));
    assertThat(az.recorded("args")).endsWith("--tenant", "fabrikam.TEST");

    credential.getTokenSync(FakeAz.request().setTenantId("CONTOSO.test"));
    assertThat(az.recorded("args")).endsWith("--tenant", "contoso.test");
  }

  /** It may be that of AZURE_TENANT_ID, which nobody thinks of. */
  @Test
  void tenantThatWasAskedForIsNamedWhereTheRefusalDoesNot() {
    String seen = "the account is not in this tenant (AADSTS50020).";
    FakeTool az = FakeTool.in(folder).complains("ERROR: AADSTS50020: x").exits(1);
    assertThat(FakeAz.failureOf(FakeAz.builder(az).tenantId("contoso.test").build()))
        .hasMessageStartingWith(
            "No token for '"
                + FakeAz.SCOPE
                + "' of tenant 'contoso.test' from the Azure CLI: "
                + seen);
    assertThat(FakeAz.failureOf(FakeAz.builder(az).build()))
        .hasMessageStartingWith("No token for '" + FakeAz.SCOPE + "' from the Azure CLI: " + seen);
  }

  @Test
  void placeholderTenantIsLeftOut() {
    FakeTool az = az();

    FakeAz.builder(az).tenantId("organizations").build().getTokenSync(FakeAz.request());

    assertThat(az.recorded("args")).doesNotContain("--tenant");
  }

  @Test
  void subscriptionWithASpaceIsOneArgument() {
    FakeTool az = az();

    FakeAz.builder(az).subscription("Fabrikam Shared").build().getTokenSync(FakeAz.request());

    assertThat(az.recorded("args")).endsWith("--subscription", "Fabrikam Shared");
  }

  @Test
  void subscriptionStandsForTheTenantWhichIsThenCheckedInTheToken() {
    FakeTool az = az();
    AzureCliCredential credential = FakeAz.builder(az).subscription("Dev").build();

    credential.getTokenSync(FakeAz.request().setTenantId(FakeAz.CONTOSO));
    assertThat(az.recorded("args")).contains("--subscription").doesNotContain("--tenant");

    SignInException failure =
        FakeAz.failureOf(credential, FakeAz.request().setTenantId(FakeAz.FABRIKAM));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure).hasMessageContaining(FakeAz.CONTOSO).hasMessageContaining(FakeAz.FABRIKAM);
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
    String payload = "{\"tid\":\"" + FakeAz.FABRIKAM + "\"}";
    String jwt =
        "e30."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.getBytes(StandardCharsets.UTF_8))
            + ".c2ln";
    FakeTool az = FakeTool.in(folder).prints(FakeTool.answer().replace(FakeTool.TOKEN, jwt));

    SignInException failure = FakeAz.failureOf(FakeAz.builder(az).tenantId(FakeAz.CONTOSO).build());

    assertThat(failure)
        .isNotInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("'" + FakeAz.CONTOSO + "'")
        .hasMessageContaining("'" + FakeAz.FABRIKAM + "'");
  }

  @Test
  void tenantThatIsNotAllowedIsRefusedBeforeAnythingIsStarted() {
    FakeTool az = az();
    AzureCliCredential credential = FakeAz.builder(az).tenantId(FakeAz.CONTOSO).build();

    assertThatThrownBy(() -> credential.getTokenSync(FakeAz.request().setTenantId("other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'other'")
        .hasMessageContaining("additionallyAllowedTenants(\"other\")");
    assertThat(az.recorded("runs")).isEmpty();
  }

  @Test
  void builderUsedAgainChangesNoEarlierCredentialAndLeaksNoWildcard() {
    FakeTool az = az();
    AzureCliCredentialBuilder builder = FakeAz.builder(az);
    AzureCliCredential any = builder.build();
    AzureCliCredential one = builder.tenantId("tenant-a").build();

    any.getTokenSync(FakeAz.request().setTenantId("tenant-b"));
    assertThat(az.recorded("args")).endsWith("--tenant", "tenant-b");
    any.getTokenSync(FakeAz.request());
    assertThat(az.recorded("args")).doesNotContain("--tenant");
    assertThatThrownBy(() -> one.getTokenSync(FakeAz.request().setTenantId("tenant-b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void variableForbidsOtherTenants() {
    FakeTool az = az().variable("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH", "True");
    AzureCliCredential credential = FakeAz.builder(az).additionallyAllowedTenants("*").build();

    assertThatThrownBy(() -> credential.getTokenSync(FakeAz.request().setTenantId("other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH");
    AzureCliCredential configured =
        FakeAz.builder(az)
            .configuration(new ConfigurationBuilder().build())
            .tenantId("a")
            .additionallyAllowedTenants("*")
            .build();
    configured.getTokenSync(FakeAz.request().setTenantId("other"));
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
    assertThatThrownBy(() -> FakeAz.builder(az).build().getTokenSync(request))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(az.recorded("runs")).isEmpty();
  }

  @Test
  void longestTimeoutIsNoOverflow() {
    AzureCliCredential credential =
        FakeAz.builder(az()).processTimeout(Duration.ofSeconds(Long.MAX_VALUE)).build();

    assertThat(credential.getTokenSync(FakeAz.request()).getToken()).isEqualTo(FakeTool.TOKEN);
  }

  @Test
  void claimsStartNothingAndNameTheCommandThatAnswersThem() {
    FakeTool az = az();
    String claims = "{\"access_token\":{\"nbf\":{\"essential\":true}}}";
    String base64 = Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));

    SignInException failure =
        FakeAz.failureOf(
            FakeAz.builder(az).tenantId(FakeAz.CONTOSO).build(),
            FakeAz.request().setClaims(claims));

    assertThat(failure.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(failure.attempts().get(0).remedy())
        .hasValue(
            "az login --tenant "
                + FakeAz.CONTOSO
                + " --scope "
                + FakeAz.SCOPE
                + " --claims-challenge "
                + base64);
    assertThat(az.recorded("runs")).isEmpty();
    FakeAz.credential(az).getTokenSync(FakeAz.request().setClaims(" "));
    assertThat(az.recorded("runs")).hasSize(1);
  }

  @Test
  void azRunsQuietlyInANeutralFolderWithNothingOnStdin() throws IOException {
    FakeTool az =
        FakeTool.in(folder).variable("KEPT", "yes").recordsSurroundings().prints(FakeTool.answer());

    FakeAz.credential(az).getTokenSync(FakeAz.request());

    assertThat(az.recorded("cwd")).containsExactly(Path.of("/bin").toRealPath().toString());
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
        .variable("LATCHKEY_AZ_PATH", folder.resolve("my az").toString());

    assertThat(FakeAz.credential(az).getTokenSync(FakeAz.request()).getToken())
        .isEqualTo(FakeTool.TOKEN);
  }

  @Test
  void reauthenticationNamesTheTenantThatAzHinted() {
    FakeTool az =
        FakeTool.in(folder)
            .complains(
                "ERROR: AADSTS50076: x\naz logout\naz login --tenant \""
                    + FakeAz.CONTOSO
                    + "\" --scope \"y\"\n")
            .exits(1);

    SignInException failure = FakeAz.failureOf(FakeAz.credential(az));

    assertThat(failure.attempts().get(0).remedy())
        .hasValue(
            "az login --tenant " + FakeAz.CONTOSO + " --scope https://storage.azure.com/.default");
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
    String again = "az login --tenant " + FakeAz.CONTOSO + " --scope " + FakeAz.SCOPE;

    assertThat(FakeAz.failureOf(FakeAz.credential(az)).attempts().get(0).remedy()).hasValue(again);
    assertThat(
            FakeAz.failureOf(FakeAz.credential(az), FakeAz.request().setClaims("{}"))
                .attempts()
                .get(0)
                .remedy())
        .hasValue(again + " --claims-challenge e30=");
    String other = "22222222-2222-4222-8222-222222222222";
    assertThat(
            FakeAz.failureOf(FakeAz.credential(az), FakeAz.request().setTenantId(other))
                .attempts()
                .get(0)
                .remedy())
        .hasValue("az login --tenant " + other + " --scope " + FakeAz.SCOPE);
  }

  @Test
  void attemptTellsAllAsData() {
    FakeTool az =
        FakeTool.in(folder).complains("ERROR: Please run 'az login' to setup account.\n").exits(1);

    SignInException failure = FakeAz.failureOf(FakeAz.credential(az));

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
