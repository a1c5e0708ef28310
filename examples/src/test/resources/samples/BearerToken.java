import com.azure.identity.AuthenticationUtil;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.util.function.Supplier;

/** A client outside the Azure SDK that needs a header. */
public final class BearerToken {
  private BearerToken() {}

  public static void main(String[] args) {
    Supplier<String> header =
        AuthenticationUtil.getBearerTokenSupplier(
            new DefaultAzureCredentialBuilder().build(), "https://storage.azure.com/.default");
    System.out.println(header.get().startsWith("Bearer ey"));
  }
}
