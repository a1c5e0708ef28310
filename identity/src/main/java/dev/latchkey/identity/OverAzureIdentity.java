package dev.latchkey.identity;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpResponse;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.interaction.PasswordInteraction;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import dev.latchkey.identity.internal.entra.interaction.UserSource;
import dev.latchkey.identity.internal.source.TenantRefusal;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What differs where these classes stand in azure-identity's place, below libraries that nobody can
 * change. It is loaded only there: see {@link CredentialBuilderBase#OVER_AZURE_IDENTITY}.
 */
final class OverAzureIdentity {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private OverAzureIdentity() {}

  /** Looks, once for each JVM, for a second copy of azure-identity's classes. */
  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      String warning = warning(OverAzureIdentity.class.getClassLoader());
      if (warning != null) {
        new Log(OverAzureIdentity.class).warning("{}", warning);
      }
    }
  }

  /** The warning that azure-identity is on the class path too, or {@code null} if it is not. */
  private static @Nullable String warning(@Nullable ClassLoader loader) {
    String file = CredentialBuilderBase.class.getName().replace('.', '/') + ".class";
    Set<String> jars = new LinkedHashSet<>();
    try {
      for (URL url :
          Collections.list(
              loader == null ? ClassLoader.getSystemResources(file) : loader.getResources(file))) {
        jars.add(url.toString().replaceFirst("^jar:", "").replaceFirst("!?/" + file + "$", ""));
      }
    } catch (IOException e) {
      return null; // Only a warning is lost.
    }
    return jars.size() < 2
        ? null
        : "The classes of com.azure.identity are on the class path "
            + jars.size()
            + " times, and which are used depends on its order: "
            + String.join(" and ", jars)
            + ". Exclude com.azure:azure-identity.";
  }

  /** The user whose name and password are in the environment, for {@link EnvironmentCredential}. */
  static UserSource user(EntraOptions options, String username, String password) {
    new Log(EnvironmentCredential.class)
        .warning(
            "{}",
            "EnvironmentCredential signs in with AZURE_USERNAME and AZURE_PASSWORD, which fails where"
                + " Microsoft Entra demands a second factor.");
    PasswordInteraction interaction =
        new PasswordInteraction(
            username, password, SettingNames.ofEnvironment("AZURE_USERNAME and AZURE_PASSWORD"));
    return new UserSource(
        "EnvironmentCredential", options, new UserSignIn(options, interaction, true, null));
  }

  /** A tenant's refusal as azure-identity reports it; every other exception as it is. */
  static RuntimeException refusal(IllegalArgumentException e) {
    return e instanceof TenantRefusal
        ? new ClientAuthenticationException(e.getMessage(), (HttpResponse) null, e)
        : e;
  }
}
