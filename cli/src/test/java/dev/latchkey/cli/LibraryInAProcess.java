package dev.latchkey.cli;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.DefaultAzureCredentialBuilder;
import dev.latchkey.identity.SignInException;

/** An app that prints a token of the library's default chain, or why there is none. */
final class LibraryInAProcess {
  private LibraryInAProcess() {}

  public static void main(String[] args) {
    TokenRequestContext request = new TokenRequestContext().addScopes(args[0]);
    try {
      System.out.println(
          new DefaultAzureCredentialBuilder().build().getTokenSync(request).getToken());
    } catch (SignInException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
