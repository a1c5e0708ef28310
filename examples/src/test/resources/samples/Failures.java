import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.CredentialUnavailableException;
import com.azure.identity.DefaultAzureCredentialBuilder;

/** What an app catches when nobody is signed in, and when an option is missing. */
public final class Failures {
  private Failures() {}

  public static void main(String[] args) {
    show("az", new AzureCliCredentialBuilder().build());
    show("default", new DefaultAzureCredentialBuilder().build());
    try {
      new ClientSecretCredentialBuilder().clientId("id").clientSecret("secret").build();
    } catch (IllegalArgumentException e) {
      System.out.println("no tenant: IllegalArgumentException");
    }
  }

  private static void show(String name, TokenCredential credential) {
    TokenRequestContext request =
        new TokenRequestContext().addScopes("https://storage.azure.com/.default");
    try {
      credential.getToken(request).block();
    } catch (CredentialUnavailableException e) {
      System.out.println(name + ": unavailable");
    } catch (ClientAuthenticationException e) {
      System.out.println(name + ": refused");
    }
  }
}
