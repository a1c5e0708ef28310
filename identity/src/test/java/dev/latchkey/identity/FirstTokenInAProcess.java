package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;

/** An app that gets one token. */
final class FirstTokenInAProcess {
  private FirstTokenInAProcess() {}

  public static void main(String[] args) {
    TokenCredential credential =
        args[0].equals("AzureCliCredential")
            ? new AzureCliCredentialBuilder().build()
            : new DefaultAzureCredentialBuilder().build();
    TokenRequestContext request = new TokenRequestContext();
    request.addScopes("https://storage.azure.com/.default");
    System.out.println("RESULT " + credential.getTokenSync(request).getToken());
  }
}
