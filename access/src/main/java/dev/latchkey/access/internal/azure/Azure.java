package dev.latchkey.access.internal.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;

/**
 * The two services of one tenant, with one sign-in.
 *
 * @param tenant the id or a domain of the tenant
 * @param graph its directory
 * @param resourceManager its subscriptions and roles
 * @param credential the caller's sign-in
 */
public record Azure(
    String tenant, Graph graph, ResourceManager resourceManager, TokenCredential credential) {
  private static final String GRAPH = "https://graph.microsoft.com/.default";

  /**
   * Creates the clients. Nothing is sent yet.
   *
   * @param tenant the id or a domain of the tenant
   * @param credential the caller's sign-in
   * @return the clients
   */
  public static Azure of(String tenant, TokenCredential credential) {
    return of(tenant, credential, HttpClient.createDefault());
  }

  /** As {@link #of(String, TokenCredential)}, over another HTTP client. */
  public static Azure of(String tenant, TokenCredential credential, HttpClient http) {
    return new Azure(
        tenant,
        new Graph(new Rest(Graph.ROOT, GRAPH, tenant, credential, http)),
        new ResourceManager(
            new Rest(ResourceManager.ROOT, ResourceManager.TOKENS, tenant, credential, http)),
        credential);
  }

  /** Who calls Microsoft Graph, by the token. */
  public Caller caller() {
    return Caller.of(Rest.token("Signing in to Microsoft Graph", credential, tenant, GRAPH));
  }
}
