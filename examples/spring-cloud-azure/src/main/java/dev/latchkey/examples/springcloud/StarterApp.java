package dev.latchkey.examples.springcloud;

import com.azure.storage.blob.BlobServiceClient;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Lists the blobs of the account that Spring Cloud Azure's starter has made a client of. */
@SpringBootApplication
public class StarterApp {
  /** An app. */
  public StarterApp() {}

  /**
   * Starts the app.
   *
   * @param args Spring's properties
   */
  public static void main(String[] args) {
    // Left open, the executor of the starter's credentials would keep the JVM for another minute.
    SpringApplication.run(StarterApp.class, args).close();
  }

  /** Prints every blob as {@code container/name}, once the app has started. */
  @Bean
  CommandLineRunner lister(BlobServiceClient storage) {
    return args ->
        storage
            .listBlobContainers()
            .forEach(container ->
                storage
                    .getBlobContainerClient(container.getName())
                    .listBlobs()
                    .forEach(
                        blob -> System.out.println(container.getName() + "/" + blob.getName())));
  }
}
