package dev.latchkey.lab;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AzurePipelinesCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;

/** Azure's own library where it reads its settings from: the environment of a process. */
final class AzureIdentityInAProcess {
  private AzureIdentityInAProcess() {}

  /** Prints a token for storage. The first argument says of which credential. */
  public static void main(String[] arguments) {
    System.out.println(
        credential(arguments)
            .getTokenSync(new TokenRequestContext().addScopes("https://storage.azure.com/.default"))
            .getToken());
    // Reactor's timers would keep the process for a while.
    System.exit(0);
  }

  private static TokenCredential credential(String[] arguments) {
    return switch (arguments[0]) {
      case "managed-identity" -> new ManagedIdentityCredentialBuilder().build();
      case "managed-identity-by-client-id" ->
          new ManagedIdentityCredentialBuilder().clientId(arguments[1]).build();
      case "managed-identity-by-resource-id" ->
          new ManagedIdentityCredentialBuilder().resourceId(arguments[1]).build();
      case "managed-identity-by-object-id" ->
          new ManagedIdentityCredentialBuilder().objectId(arguments[1]).build();
      case "workload-identity" -> new WorkloadIdentityCredentialBuilder().build();
      case "pipelines" ->
          new AzurePipelinesCredentialBuilder()
              .clientId(arguments[1])
              .tenantId(arguments[2])
              .serviceConnectionId(arguments[3])
              .systemAccessToken(System.getenv("SYSTEM_ACCESSTOKEN"))
              .build();
      default -> new DefaultAzureCredentialBuilder().build();
    };
  }
}
