import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.*;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** An app that meets each kind of annotated type of the API: returned, taken, inferred, extended. */
class JavaCaller {
  private JavaCaller() {}

  public static void main(String[] args) {
    TokenCredential credential = new DefaultAzureCredentialBuilder().tenantId(null).build();
    Supplier<String> id = new ManagedIdentityCredentialBuilder().build()::getClientId;
    Function<ManagedIdentityCredential, String> ids = ManagedIdentityCredential::getClientId;
    var name = new TokenCachePersistenceOptions().getName();
    var names =
        List.of(new TokenCachePersistenceOptions()).stream()
            .map(TokenCachePersistenceOptions::getName)
            .toList();
    Function<String, AzureCliCredentialBuilder> set = new AzureCliCredentialBuilder()::subscription;
    try {
      AccessToken token =
          credential.getTokenSync(
              new TokenRequestContext().addScopes("https://vault.azure.net/.default"));
      System.out.println(token.getExpiresAt() + name + names + id.get() + ids + set);
    } catch (SignInException e) {
      System.out.println(e.attempts().stream().map(Attempt::remedy).toList());
    }
  }

  static class Unavailable extends CredentialUnavailableException {
    private static final long serialVersionUID = 1;

    Unavailable(String message) {
      super(message, null);
    }
  }

  static class Builder extends DefaultAzureCredentialBuilder {
    Builder() {}

    @Override
    public Builder tenantId(String tenant) {
      super.tenantId(tenant);
      return this;
    }
  }
}
