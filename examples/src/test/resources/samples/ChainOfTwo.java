import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ChainedTokenCredential;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.EnvironmentCredential;
import com.azure.identity.EnvironmentCredentialBuilder;
import dev.latchkey.examples.Shown;

/** A chain of one's own: the environment, where it is set, else the developer. */
public final class ChainOfTwo {
  private ChainOfTwo() {}

  public static void main(String[] args) {
    EnvironmentCredential environment = new EnvironmentCredentialBuilder().build();
    ChainedTokenCredential credential =
        new ChainedTokenCredentialBuilder()
            .addFirst(environment)
            .addLast(new AzureCliCredentialBuilder().build())
            .build();
    TokenRequestContext request =
        new TokenRequestContext().addScopes("https://storage.azure.com/.default");
    System.out.println(Shown.claims(credential.getTokenSync(request)));
    credential.getToken(request).doOnNext(token -> System.out.println(Shown.claims(token))).block();
  }
}
