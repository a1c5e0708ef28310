import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.OnBehalfOfCredential;
import com.azure.identity.OnBehalfOfCredentialBuilder;
import dev.latchkey.examples.Shown;

/** A web API that calls another one on behalf of its user. */
public final class OnBehalfOfAPerson {
  private OnBehalfOfAPerson() {}

  public static void main(String[] args) {
    OnBehalfOfCredential credential =
        new OnBehalfOfCredentialBuilder()
            .tenantId(System.getenv("APP_TENANT_ID"))
            .clientId(System.getenv("AZURE_CLIENT_ID"))
            .clientSecret(System.getenv("AZURE_CLIENT_SECRET"))
            .userAssertion(System.getenv("USER_ASSERTION"))
            .build();
    AccessToken token =
        credential.getTokenSync(
            new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
    System.out.println(Shown.claims(token));
  }
}
