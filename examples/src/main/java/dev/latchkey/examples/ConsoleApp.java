package dev.latchkey.examples;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import dev.latchkey.identity.DefaultAzureCredentialBuilder;

/**
 * Lists the blobs of a storage account. The code does not say who signs in: on a laptop it is the
 * developer, where the app is deployed it is a service principal or a managed identity.
 */
public final class ConsoleApp {
  private ConsoleApp() {}

  /**
   * Prints every blob as {@code container/name}.
   *
   * @param args the account's endpoint, {@code https://contosodata.blob.core.windows.net}
   */
  public static void main(String[] args) {
    String endpoint = args[0];
    BlobServiceClient storage =
        new BlobServiceClientBuilder()
            .endpoint(endpoint)
            .credential(new DefaultAzureCredentialBuilder().build())
            .buildClient();
    try {
      for (BlobContainerItem container : storage.listBlobContainers()) {
        for (BlobItem blob : storage.getBlobContainerClient(container.getName()).listBlobs()) {
          System.out.println(container.getName() + "/" + blob.getName());
        }
      }
    } catch (BlobStorageException e) {
      // 403: the sign-in worked, but the account has no role for the data. Signing in again
      // does not help.
      System.err.println(
          endpoint
              + " answered "
              + e.getStatusCode()
              + " "
              + e.getErrorCode()
              + (e.getStatusCode() == 403
                  ? ". Assign the role 'Storage Blob Data Reader' there."
                  : "."));
      System.exit(1);
    } catch (ClientAuthenticationException e) {
      System.err.println(e.getMessage()); // It says what to do.
      System.exit(1);
    }
  }
}
