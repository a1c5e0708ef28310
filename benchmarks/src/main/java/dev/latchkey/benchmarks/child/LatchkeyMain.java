package dev.latchkey.benchmarks.child;

import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.AzureCliCredentialBuilder;
import dev.latchkey.identity.ChainedTokenCredentialBuilder;
import dev.latchkey.identity.DefaultAzureCredentialBuilder;
import dev.latchkey.identity.ManagedIdentityCredentialBuilder;
import dev.latchkey.identity.VisualStudioCodeCredentialBuilder;
import java.time.Duration;

/** The credentials of Latchkey. */
public final class LatchkeyMain {
  private LatchkeyMain() {}

  /**
   * Does some work with a credential.
   *
   * @param args the credential and the work
   * @throws Exception when it fails
   */
  public static void main(String[] args) throws Exception {
    Work.run(args[1], new Credentials(args[0]));
  }

  private record Credentials(String name) implements Work.Maker {
    @Override
    public TokenCredential make() {
      return switch (name) {
        case "az" -> new AzureCliCredentialBuilder().build();
        case "az-2s" ->
            new AzureCliCredentialBuilder().processTimeout(Duration.ofSeconds(2)).build();
        case "default" -> new DefaultAzureCredentialBuilder().build();
        case "chained" ->
            new ChainedTokenCredentialBuilder()
                .addLast(new ManagedIdentityCredentialBuilder().build())
                .addLast(new AzureCliCredentialBuilder().build())
                .build();
        case "vscode" -> new VisualStudioCodeCredentialBuilder().build();
        default -> throw new IllegalArgumentException(name);
      };
    }
  }
}
