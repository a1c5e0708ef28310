import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.ClientSecretCredentialBuilder;

/** What an app catches when Microsoft Entra refuses it, in both styles. */
public final class Refusal {
  private static final TokenRequestContext REQUEST =
      new TokenRequestContext().addScopes("https://storage.azure.com/.default");

  private Refusal() {}

  public static void main(String[] args) {
    TokenCredential credential =
        new ClientSecretCredentialBuilder()
            .tenantId(System.getenv("APP_TENANT_ID"))
            .clientId(System.getenv("APP_CLIENT_ID"))
            .clientSecret("wrong")
            .build();
    show("sync", () -> credential.getTokenSync(REQUEST));
    show("async", () -> credential.getToken(REQUEST).block());
  }

  private static void show(String style, Runnable call) {
    try {
      call.run();
    } catch (ClientAuthenticationException e) {
      System.out.println(style + ": ClientAuthenticationException");
    } catch (RuntimeException e) {
      System.out.println(style + ": " + e.getClass().getName());
    }
  }
}
