package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;

/** An app that asks for one token, and says what came of it. */
final class TokenInAProcess {
  private TokenInAProcess() {}

  public static void main(String[] args) {
    TokenCredential credential =
        args[0].equals("VisualStudioCodeCredential")
            ? new VisualStudioCodeCredentialBuilder().build()
            : new DefaultAzureCredentialBuilder().build();
    try {
      TokenRequestContext request = new TokenRequestContext();
      request.addScopes("https://storage.azure.com/.default");
      System.out.println("RESULT " + credential.getTokenSync(request).getToken());
    } catch (SignInException e) {
      System.out.println("RESULT " + e.kind());
    }
  }
}
