import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.CredentialBuilderBase;
import dev.latchkey.examples.Shown;

/** What frameworks do: a builder of their own, and code for any builder. */
public final class OwnBuilder extends ClientSecretCredentialBuilder {
  private OwnBuilder() {
    clientId(System.getenv("AZURE_CLIENT_ID"));
  }

  @Override
  public OwnBuilder clientSecret(String clientSecret) {
    super.clientSecret(clientSecret.strip());
    return this;
  }

  public static void main(String[] args) {
    OwnBuilder builder = common(inTenant(new OwnBuilder().clientSecret(" " + System.getenv("AZURE_CLIENT_SECRET"))));
    TokenCredential credential = builder.build();
    System.out.println(
        Shown.claims(
            credential.getTokenSync(
                new TokenRequestContext().addScopes("https://storage.azure.com/.default"))));
  }

  private static <T extends CredentialBuilderBase<?>> T common(T builder) {
    builder.httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE));
    builder.enableAccountIdentifierLogging();
    return builder;
  }

  private static <T extends AadCredentialBuilderBase<?>> T inTenant(T builder) {
    builder.tenantId(System.getenv("APP_TENANT_ID"));
    return builder;
  }
}
