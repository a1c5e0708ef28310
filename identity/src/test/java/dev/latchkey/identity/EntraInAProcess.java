package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;

/** A credential in a JVM of its own, with nothing but what its environment and options say. */
final class EntraInAProcess {
  private EntraInAProcess() {}

  public static void main(String[] args) {
    if (args[0].equals("az")) {
      System.out.println("RESULT " + new AzureCliCredentialBuilder().build().getClass());
      return;
    }
    TokenCredential credential =
        switch (args[0]) {
          case "disk" ->
              new DeviceCodeCredentialBuilder()
                  .tokenCachePersistenceOptions(new TokenCachePersistenceOptions())
                  .build();
          case "browser" -> new InteractiveBrowserCredentialBuilder().build();
          default -> new EnvironmentCredentialBuilder().maxRetry(0).build();
        };
    try {
      int length = credential.getTokenSync(Requests.request()).getToken().length();
      System.out.println("RESULT token of " + (length > 100 ? "the lab" : "nobody"));
    } catch (SignInException e) {
      System.out.println("RESULT " + e.kind() + " " + e.getMessage());
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        System.out.println("CAUSE " + cause.getClass().getName());
      }
    }
  }
}
