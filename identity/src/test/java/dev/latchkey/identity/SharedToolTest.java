package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.testing.ShellProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All credentials of a JVM share a tool's tokens and its one process, each by its own rules. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class SharedToolTest {
  @TempDir Path folder;
  private FakeAzWithFiles machine;
  private DeveloperTools tools;

  @BeforeEach
  void signIn() throws IOException {
    machine = new FakeAzWithFiles(folder, Clock.systemUTC());
    machine.files.signInAlice();
    machine.files.settle();
    tools = machine.tools();
  }

  private AzureCliCredentialBuilder builder() {
    return new AzureCliCredentialBuilder().tools(tools);
  }

  private static TokenRequestContext request() {
    return new TokenRequestContext().addScopes(AzFolder.STORAGE);
  }

  private Queue<String> askAtOnce(int threads, int credentials) throws InterruptedException {
    List<AzureCliCredential> all = new ArrayList<>();
    for (int i = 0; i < credentials; i++) {
      all.add(builder().build());
    }
    Queue<String> tokens = new ConcurrentLinkedQueue<>();
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      AzureCliCredential credential = all.get(i % credentials);
      asking.add(new Thread(() -> tokens.add(FakeAzWithFiles.token(credential))));
    }
    asking.forEach(Thread::start);
    for (Thread thread : asking) {
      thread.join();
    }
    return tokens;
  }

  @Test
  void sixtyFourThreadsWithTenCredentialsStartOneProcess() throws Exception {
    Queue<String> tokens = askAtOnce(64, 10);
    assertThat(tokens).hasSize(64);
    assertThat(tokens.stream().distinct()).hasSize(1);
    assertThat(machine.runs()).isEqualTo(1);
  }

  @Test
  void clientsThatComeOneAfterTheOtherStartOneProcess() {
    for (int i = 0; i < 10; i++) {
      FakeAzWithFiles.token(builder().build());
    }
    assertThat(machine.runs()).isEqualTo(1);
  }

  @Test
  void credentialThatMayNotUseATenantNeverGetsWhatAnotherHolds() {
    AzureCliCredential any = builder().build();
    AzureCliCredential contosoAlone = builder().tenantId(AzFolder.CONTOSO).build();
    AzureCliCredential both =
        builder().tenantId(AzFolder.CONTOSO).additionallyAllowedTenants(AzFolder.FABRIKAM).build();
    TokenRequestContext fabrikam = request().setTenantId(AzFolder.FABRIKAM);

    String token = any.getTokenSync(fabrikam).getToken();
    assertThat(token).contains(AzFolder.FABRIKAM);
    assertThat(both.getTokenSync(fabrikam).getToken()).isEqualTo(token);
    assertThatThrownBy(() -> contosoAlone.getTokenSync(fabrikam))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(AzFolder.FABRIKAM);
    assertThatThrownBy(() -> contosoAlone.getToken(fabrikam).block())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(contosoAlone.getTokenSync(request()).getToken()).contains(AzFolder.CONTOSO);
    assertThat(machine.runs()).isEqualTo(2);
  }

  @Test
  void badScopeIsRefusedHoweverManyTokensAreHeld() {
    AzureCliCredential credential = builder().build();
    FakeAzWithFiles.token(credential);
    assertThatThrownBy(() -> credential.getTokenSync(request().addScopes("b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            credential.getTokenSync(new TokenRequestContext().addScopes("https://a b/.default")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void azThatIsUpgradedWhileTheAppRunsIsUsedAndOneThatIsRemovedIsMissed() throws Exception {
    AzureCliCredential credential = builder().build();
    TokenRequestContext vault =
        new TokenRequestContext().addScopes("https://vault.azure.net/.default");
    FakeAzWithFiles.token(credential);
    Path program = machine.az.program();
    Path script = ShellProgram.ON_WINDOWS ? folder.resolve("az.sh") : program;
    String upgraded = Files.readString(script).replace("asked,", "upgraded,");
    Files.writeString(script, upgraded);
    assertThat(credential.getTokenSync(vault).getToken()).startsWith("upgraded,");

    Files.delete(program);
    assertThat(FakeAzWithFiles.token(credential)).as("still in memory").startsWith("asked,");
    machine.files.cache(List.of("alice@contoso.test"));
    assertThat(Requests.failureOf(credential).kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    machine.files.signOut();
    assertThat(Requests.failureOf(credential).kind()).isEqualTo(FailureKind.NOT_INSTALLED);
  }

  @Test
  void logHasOneLineForEachTokenHoweverOftenTheyAreUsed() {
    AzureCliCredential credential = builder().build();
    TokenRequestContext vault =
        new TokenRequestContext().addScopes("https://vault.azure.net/.default");
    List<String> log =
        Logged.by(() -> {
          for (int i = 0; i < 20; i++) {
            FakeAzWithFiles.token(credential);
            credential.getTokenSync(vault);
          }
        });
    assertThat(log)
        .filteredOn(line -> line.contains("AzureCliCredential: a token of tenant"))
        .hasSize(2);
  }
}
