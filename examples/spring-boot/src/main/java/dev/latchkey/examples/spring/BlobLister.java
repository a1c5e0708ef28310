package dev.latchkey.examples.spring;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobStorageException;
import org.springframework.boot.CommandLineRunner;
import org.springframework.stereotype.Component;

/** Prints every blob as {@code container/name}, once the app has started. */
@Component
final class BlobLister implements CommandLineRunner {
  private final BlobServiceClient storage;

  BlobLister(BlobServiceClient storage) {
    this.storage = storage;
  }

  @Override
  public void run(String... args) {
    try {
      storage
          .listBlobContainers()
          .forEach(container ->
              storage
                  .getBlobContainerClient(container.getName())
                  .listBlobs()
                  .forEach(blob -> System.out.println(container.getName() + "/" + blob.getName())));
    } catch (BlobStorageException e) {
      throw new IllegalStateException(
          storage.getAccountUrl() + " answered " + e.getStatusCode() + " " + e.getErrorCode(), e);
    }
  }
}
