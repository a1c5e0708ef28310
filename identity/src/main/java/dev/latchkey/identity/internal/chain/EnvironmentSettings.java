package dev.latchkey.identity.internal.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The variables of {@code EnvironmentCredential}: an application, its tenant, and its secret or
 * certificate. If both are set, the secret is used.
 *
 * @param tenant the tenant, or {@code null}
 * @param client the application's id, or {@code null}
 * @param secret the secret, or {@code null}
 * @param certificate the path of the certificate's file, or {@code null}
 */
public record EnvironmentSettings(
    @Nullable String tenant,
    @Nullable String client,
    @Nullable String secret,
    @Nullable String certificate) {
  /** The variable of the application's id. It also names a user-assigned managed identity. */
  public static final String CLIENT = "AZURE_CLIENT_ID";

  /** The variable of the secret. */
  public static final String SECRET = "AZURE_CLIENT_SECRET";

  /** The variable of the certificate's file. */
  public static final String CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH";

  private static final String TENANT = "AZURE_TENANT_ID";

  /**
   * Reads the variables.
   *
   * @param setting finds the value of a variable; blank is unset
   * @return the values
   */
  public static EnvironmentSettings of(Function<String, Optional<String>> setting) {
    return new EnvironmentSettings(
        setting.apply(TENANT).orElse(null),
        setting.apply(CLIENT).map(String::strip).orElse(null),
        setting.apply(SECRET).orElse(null),
        setting.apply(CERTIFICATE).orElse(null));
  }

  /**
   * The variables that are missing.
   *
   * @return their names; empty if the credential can sign in
   */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (tenant == null) {
      missing.add(TENANT);
    }
    if (client == null) {
      missing.add(CLIENT);
    }
    if (secret == null && certificate == null) {
      missing.add(SECRET + " or " + CERTIFICATE);
    }
    return missing;
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "EnvironmentSettings[tenant=" + tenant + ", client=" + client + "]";
  }
}
