import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;

/** The first page of every quickstart: one credential, one client. */
public final class DefaultCredential {
  private DefaultCredential() {}

  public static void main(String[] args) {
    TokenCredential credential = new DefaultAzureCredentialBuilder().build();
    BlobServiceClient storage =
        new BlobServiceClientBuilder()
            .endpoint("https://contosodata.blob.core.windows.net")
            .credential(credential)
            .buildClient();
    storage.listBlobContainers().forEach(container -> System.out.println(container.getName()));
  }
}
