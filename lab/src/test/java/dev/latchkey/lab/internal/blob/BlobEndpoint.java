package dev.latchkey.lab.internal.blob;

import com.azure.storage.blob.BlobServiceClient;
import dev.latchkey.lab.SignedServices;

/** A blob service to be tried, and a client of it that may do everything. */
record BlobEndpoint(String name, BlobServiceClient client, Service service) {

  /** What runs behind it. */
  interface Service {
    void stop() throws Exception;
  }

  static BlobEndpoint lab() throws Exception {
    SignedServices services = new SignedServices();
    services.assign("Storage Blob Data Owner", "alice@contoso.test", "contosodata");
    return new BlobEndpoint(
        "lab", services.blobs("contosodata", services.alice()), services::close);
  }

  @Override
  public String toString() {
    return name;
  }
}
