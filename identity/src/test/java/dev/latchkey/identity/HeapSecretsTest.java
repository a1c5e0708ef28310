package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.identity.internal.tool.az.HeapSecret;
import dev.latchkey.identity.internal.tool.powershell.PowerShellFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * After the credentials were used, the heap holds nothing of the tools' files but access tokens.
 */
@ExtendWith(Leftovers.class)
@Timeout(180)
class HeapSecretsTest {
  private static final String SECRETS = "a-refresh-token|an\\.id\\.token|s3cret";
  private static final String ALICE = "alice@contoso.test";

  @TempDir Path folder;

  @Test
  void heapHoldsNoRefreshTokenIdTokenOrSecretOfAnyTool() throws IOException {
    HeapSecret secret = new HeapSecret();
    FakeAzWithFiles machine = new FakeAzWithFiles(folder, Clock.systemUTC());
    machine.variable("HOME", folder.resolve("home").toString());
    machine.files.signInAlice();
    String text = AzFolder.cacheText(List.of(ALICE), new Entry("held-by-az", Instant.now()));
    secret.writeTo(machine.files.file("msal_token_cache.json"), text, SECRETS);

    AzFolder azd = new AzFolder(folder.resolve("home/.azd"));
    String id = AzFolder.home(ALICE);
    azd.write(
        "auth.json",
        "{\"auth\":{\"account\":{\"currentUser\":{\"homeAccountId\":\"" + id + "\"}}}}");
    azd.write("auth/msal/cache.json", "");
    String azdText =
        AzFolder.cacheText(
            List.of(ALICE), new Entry("held-by-azd", Instant.now()).text("realm", "organizations"));
    secret.writeTo(azd.file("auth/msal/cache.json"), azdText, SECRETS);

    PowerShellFolder pwsh = new PowerShellFolder(folder.resolve("home"));
    pwsh.settings("CurrentUser");
    pwsh.contexts("K", "");
    String properties = ",\"AccessToken\":\"s3cret\",\"ServicePrincipalSecret\":\"s3cret\"";
    String context =
        "{\"DefaultContextKey\":\"K\",\"Contexts\":{"
            + PowerShellFolder.context("K", ALICE, "User", AzFolder.CONTOSO, properties)
                .replace("\"CacheData\":null", "\"CacheData\":\"s3cret\"")
            + "}}";
    secret.writeTo(pwsh.file(PowerShellFolder.CONTEXTS), context, SECRETS);

    use(machine);

    secret.assertIsNotInHeap(folder.resolve("heap.hprof"));
  }

  private void use(FakeAzWithFiles machine) throws IOException {
    DeveloperTools tools = machine.tools();
    AzureCliCredential az = new AzureCliCredentialBuilder().tools(tools).build();
    TokenRequestContext vault =
        new TokenRequestContext().addScopes("https://vault.azure.net/.default");
    assertThat(FakeAzWithFiles.token(az)).isEqualTo("held-by-az");
    assertThat(az.getTokenSync(vault).getToken()).startsWith("asked,");
    AzureDeveloperCliCredential azd = new AzureDeveloperCliCredentialBuilder().tools(tools).build();
    assertThat(azd.getTokenSync(Requests.request()).getToken()).isEqualTo("held-by-azd");
    ToolUnderTest.PWSH.answering(folder).install();
    AzurePowerShellCredential pwsh = new AzurePowerShellCredentialBuilder().tools(tools).build();
    for (int i = 0; i < 3; i++) {
      assertThat(pwsh.getTokenSync(Requests.request()).getToken()).isNotEmpty();
    }
    machine.files.profile();
    assertThat(Requests.failureOf(az).kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
  }
}
