package dev.latchkey.access.internal.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;

/**
 * The two services of one tenant, with one sign-in.
 *
 * @param tenant the id or a domain of the tenant
 * @param graph its directory
 * @param resourceManager its subscriptions and roles
 */
public record Azure(String tenant, Graph graph, ResourceManager resourceManager) {
  /**
   * Creates the clients. Nothing is sent yet.
   *
   * @param tenant the id or a domain of the tenant
   * @param credential the caller's sign-in
   * @return the clients
   */
  public static Azure of(String tenant, TokenCredential credential) {
    HttpClient http = HttpClient.createDefault();
    return new Azure(
        tenant,
        new Graph(
            new Rest(Graph.ROOT, "https://graph.microsoft.com/.default", tenant, credential, http)),
        new ResourceManager(
            new Rest(
                ResourceManager.ROOT,
                "https://management.azure.com/.default",
                tenant,
                credential,
                http)));
  }
}
