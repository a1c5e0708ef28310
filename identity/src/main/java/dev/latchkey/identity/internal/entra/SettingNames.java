package dev.latchkey.identity.internal.entra;

/**
 * The names of an application's settings, so that a remedy names the one to change.
 *
 * @param tenant {@code tenantId(…)} or {@code AZURE_TENANT_ID}
 * @param client {@code clientId(…)} or {@code AZURE_CLIENT_ID}
 * @param proof {@code clientSecret(…)} or {@code AZURE_CLIENT_SECRET}, for example
 */
public record SettingNames(String tenant, String client, String proof) {
  /**
   * The names of a builder's setters.
   *
   * @param proof the setter of the proof
   * @return the names
   */
  public static SettingNames ofBuilder(String proof) {
    return new SettingNames("tenantId(…)", "clientId(…)", proof);
  }

  /**
   * The same names for a request that names a tenant itself.
   *
   * @return the names
   */
  SettingNames withTenantOfRequest() {
    return new SettingNames("setTenantId(…) of the request", client, proof);
  }

  /**
   * The names of environment variables.
   *
   * @param proof the variable of the proof
   * @return the names
   */
  public static SettingNames ofEnvironment(String proof) {
    return new SettingNames("AZURE_TENANT_ID", "AZURE_CLIENT_ID", proof);
  }
}
