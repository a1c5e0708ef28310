import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.latchkey.examples.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An application, with each kind of proof. */
public final class ServicePrincipal {
  private static final String TENANT = System.getenv("APP_TENANT_ID");
  private static final Path CERTIFICATE = Path.of(System.getenv("CERTIFICATE_FILE"));
  private static final Path TOKEN = Path.of(System.getenv("TOKEN_FILE"));

  private ServicePrincipal() {}

  public static void main(String[] args) throws IOException {
    TokenCredential environment = new EnvironmentCredentialBuilder().build();
    TokenCredential secret =
        new ClientSecretCredentialBuilder()
            .tenantId(TENANT)
            .clientId(System.getenv("AZURE_CLIENT_ID"))
            .clientSecret(System.getenv("AZURE_CLIENT_SECRET"))
            .build();
    TokenCredential certificate =
        new ClientCertificateCredentialBuilder()
            .tenantId(TENANT)
            .clientId(System.getenv("CERTIFICATE_CLIENT_ID"))
            .pemCertificate(CERTIFICATE.toString())
            .sendCertificateChain(true)
            .build();
    TokenCredential stream;
    try (InputStream pem = Files.newInputStream(CERTIFICATE)) {
      stream =
          new ClientCertificateCredentialBuilder()
              .tenantId(TENANT)
              .clientId(System.getenv("CERTIFICATE_CLIENT_ID"))
              .pemCertificate(pem)
              .build();
      show(List.of(environment, secret, certificate, stream));
    }
    TokenCredential assertion =
        new ClientAssertionCredentialBuilder()
            .tenantId(TENANT)
            .clientId(System.getenv("WORKLOAD_CLIENT_ID"))
            .clientAssertion(ServicePrincipal::federatedToken)
            .build();
    TokenCredential workload =
        new WorkloadIdentityCredentialBuilder()
            .tenantId(TENANT)
            .clientId(System.getenv("WORKLOAD_CLIENT_ID"))
            .tokenFilePath(TOKEN.toString())
            .build();
    show(List.of(assertion, workload));
  }

  private static void show(List<TokenCredential> credentials) {
    for (TokenCredential credential : credentials) {
      TokenRequestContext request =
          new TokenRequestContext().addScopes("https://storage.azure.com/.default");
      System.out.println(
          credential.getClass().getSimpleName()
              + " "
              + Shown.claims(credential.getTokenSync(request))
              + " "
              + Shown.claims(credential.getToken(request).block()));
    }
  }

  private static String federatedToken() {
    try {
      return Files.readString(TOKEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
