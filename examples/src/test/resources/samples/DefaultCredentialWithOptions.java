import com.azure.identity.AzureAuthorityHosts;
import com.azure.identity.AzureIdentityEnvVars;
import com.azure.identity.DefaultAzureCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import java.time.Duration;

/** Local development with a variable that must be set; a vault names its tenant itself. */
public final class DefaultCredentialWithOptions {
  private DefaultCredentialWithOptions() {}

  public static void main(String[] args) {
    DefaultAzureCredential credential =
        new DefaultAzureCredentialBuilder()
            .requireEnvVars(AzureIdentityEnvVars.AZURE_TOKEN_CREDENTIALS)
            .authorityHost(AzureAuthorityHosts.AZURE_PUBLIC_CLOUD)
            .tenantId(System.getenv("APP_TENANT_ID"))
            .additionallyAllowedTenants("*")
            .credentialProcessTimeout(Duration.ofSeconds(30))
            .build();
    SecretClient vault =
        new SecretClientBuilder()
            .vaultUrl("https://contoso-vault.vault.azure.net")
            .credential(credential)
            .buildClient();
    System.out.println(vault.getSecret("greeting").getValue());
  }
}
