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

  /**
   * Asks for a token for storage once for each argument, {@code workload-identity} or {@code
   * managed-identity-by-client-id,ID}. Prints a line for each: the token, or what failed.
   */
  public static void main(String[] arguments) {
    for (String argument : arguments) {
      System.out.println(answer(argument.split(",", -1)));
    }
    // Reactor's timers would keep the process for a while.
    System.exit(0);
  }

  private static String answer(String[] words) {
    try {
      return credential(words)
          .getTokenSync(new TokenRequestContext().addScopes("https://storage.azure.com/.default"))
          .getToken();
    } catch (RuntimeException e) {
      return AzureIdentityProcessTest.FAILED + withCauses(e).replaceAll("\\R", " ");
    }
  }

  private static String withCauses(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure.toString() : failure + ", because: " + withCauses(cause);
  }

  private static TokenCredential credential(String[] words) {
    return switch (words[0]) {
      case "managed-identity" -> new ManagedIdentityCredentialBuilder().build();
      case "managed-identity-by-client-id" ->
          new ManagedIdentityCredentialBuilder().clientId(words[1]).build();
      case "managed-identity-by-resource-id" ->
          new ManagedIdentityCredentialBuilder().resourceId(words[1]).build();
      case "managed-identity-by-object-id" ->
          new ManagedIdentityCredentialBuilder().objectId(words[1]).build();
      case "workload-identity" -> new WorkloadIdentityCredentialBuilder().build();
      case "pipelines" ->
          new AzurePipelinesCredentialBuilder()
              .clientId(words[1])
              .tenantId(words[2])
              .serviceConnectionId(words[3])
              .systemAccessToken(System.getenv("SYSTEM_ACCESSTOKEN"))
              .build();
      default -> new DefaultAzureCredentialBuilder().build();
    };
  }
}
