import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AzureCliCredential;
import com.azure.identity.AzureCliCredentialBuilder;
import dev.latchkey.examples.Shown;
import java.time.Duration;

/** The account of one developer tool, in both styles, for two tenants. */
public final class OneTool {
  private static final String SCOPE = "https://storage.azure.com/.default";

  private OneTool() {}

  public static void main(String[] args) {
    AzureCliCredential credential =
        new AzureCliCredentialBuilder()
            .tenantId(System.getenv("APP_TENANT_ID"))
            .additionallyAllowedTenants(System.getenv("OTHER_TENANT_ID"))
            .processTimeout(Duration.ofSeconds(30))
            .build();
    AccessToken token = credential.getTokenSync(new TokenRequestContext().addScopes(SCOPE));
    System.out.println(Shown.claims(token));
    AccessToken elsewhere =
        credential
            .getToken(
                new TokenRequestContext()
                    .addScopes(SCOPE)
                    .setTenantId(System.getenv("OTHER_TENANT_ID")))
            .block();
    System.out.println(Shown.claims(elsewhere));
  }
}
