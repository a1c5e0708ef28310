import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AzurePipelinesCredential;
import com.azure.identity.AzurePipelinesCredentialBuilder;
import dev.latchkey.examples.Shown;

/** A job of Azure Pipelines, by its service connection. */
public final class Pipeline {
  private Pipeline() {}

  public static void main(String[] args) {
    AzurePipelinesCredential credential =
        new AzurePipelinesCredentialBuilder()
            .tenantId(System.getenv("APP_TENANT_ID"))
            .clientId(System.getenv("WORKLOAD_CLIENT_ID"))
            .serviceConnectionId(System.getenv("SERVICE_CONNECTION_ID"))
            .systemAccessToken(System.getenv("SYSTEM_ACCESSTOKEN"))
            .build();
    AccessToken token =
        credential.getTokenSync(
            new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
    System.out.println(Shown.claims(token));
  }
}
