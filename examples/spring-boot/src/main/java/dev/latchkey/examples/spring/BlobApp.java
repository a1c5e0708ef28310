package dev.latchkey.examples.spring;

import com.azure.core.credential.TokenCredential;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import dev.latchkey.identity.DefaultAzureCredentialBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Lists the blobs of a storage account. The property {@code storage.endpoint} is its endpoint. */
@SpringBootApplication
public class BlobApp {

  /**
   * Runs the app.
   *
   * @param args the arguments that Spring Boot takes
   */
  public static void main(String[] args) {
    SpringApplication.run(BlobApp.class, args);
  }

  /** The only credential of the app: every Azure client uses this bean. */
  @Bean
  TokenCredential credential() {
    return new DefaultAzureCredentialBuilder().build();
  }

  @Bean
  BlobServiceClient storage(
      TokenCredential credential, @Value("${storage.endpoint}") String endpoint) {
    return new BlobServiceClientBuilder().endpoint(endpoint).credential(credential).buildClient();
  }
}
