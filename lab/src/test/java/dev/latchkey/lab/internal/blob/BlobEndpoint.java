package dev.latchkey.lab.internal.blob;

import com.azure.storage.blob.BlobServiceClient;
import dev.latchkey.lab.SignedServices;

/** A blob service to be tried, and a client of it that may do everything. */
record BlobEndpoint(String name, BlobServiceClient client, AutoCloseable service)
    implements AutoCloseable {

  static BlobEndpoint lab() throws Exception {
    SignedServices services = new SignedServices();
    services.assign("Storage Blob Data Owner", "alice@contoso.test", "contosodata");
    return new BlobEndpoint("lab", services.blobs("contosodata", services.alice()), services);
  }

  @Override
  public void close() throws Exception {
    service.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
