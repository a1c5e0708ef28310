package dev.latchkey.identity.internal.entra;

/**
 * What the user calls the settings of an application, so that a remedy names the one to change.
 *
 * @param tenant {@code tenantId(…)} or {@code AZURE_TENANT_ID}
 * @param client {@code clientId(…)} or {@code AZURE_CLIENT_ID}
 * @param proof {@code clientSecret(…)} or {@code AZURE_CLIENT_SECRET}, for example
 */
public record SettingNames(String tenant, String client, String proof) {
  /**
   * The setters of a builder.
   *
   * @param proof the setter of the proof
   * @return their names
   */
  public static SettingNames ofBuilder(String proof) {
    return new SettingNames("tenantId(…)", "clientId(…)", proof);
  }

  /**
   * Variables of the environment.
   *
   * @param proof the variable of the proof
   * @return their names
   */
  public static SettingNames ofEnvironment(String proof) {
    return new SettingNames("AZURE_TENANT_ID", "AZURE_CLIENT_ID", proof);
  }
}
