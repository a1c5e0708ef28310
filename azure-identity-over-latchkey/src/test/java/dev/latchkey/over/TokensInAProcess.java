package dev.latchkey.over;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.CredentialUnavailableException;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.util.function.Supplier;

/** An app that gets tokens by classes of {@code com.azure.identity}. */
final class TokensInAProcess {
  private TokensInAProcess() {}

  public static void main(String[] arguments) {
    System.out.println(
        "FROM "
            + AzureCliCredentialBuilder.class.getProtectionDomain().getCodeSource().getLocation());
    for (String argument : arguments) {
      switch (argument) {
        case "az" -> show(argument, () -> new AzureCliCredentialBuilder().build());
        case "latchkey" ->
            show(argument, () -> new dev.latchkey.identity.AzureCliCredentialBuilder().build());
        default -> show(argument, () -> new DefaultAzureCredentialBuilder().build());
      }
    }
  }

  private static void show(String name, Supplier<TokenCredential> credential) {
    TokenRequestContext request =
        new TokenRequestContext().addScopes("https://vault.azure.net/.default");
    try {
      String token = credential.get().getTokenSync(request).getToken();
      System.out.println("RESULT " + name + " " + token.length() + " " + token.hashCode());
    } catch (CredentialUnavailableException e) {
      System.out.println("RESULT " + name + " " + e.getMessage());
    }
  }
}
