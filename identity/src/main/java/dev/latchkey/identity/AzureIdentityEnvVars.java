package dev.latchkey.identity;

import com.azure.core.util.ExpandableStringEnum;
import java.util.Collection;

/** The names of environment variables that this library reads. Any other name can be added. */
public final class AzureIdentityEnvVars extends ExpandableStringEnum<AzureIdentityEnvVars> {
  /** The tenant of {@link EnvironmentCredential} and {@link WorkloadIdentityCredential}. */
  public static final AzureIdentityEnvVars AZURE_TENANT_ID = fromString("AZURE_TENANT_ID");

  /** The application of {@link EnvironmentCredential} and {@link WorkloadIdentityCredential}. */
  public static final AzureIdentityEnvVars AZURE_CLIENT_ID = fromString("AZURE_CLIENT_ID");

  /** The secret of {@link EnvironmentCredential}. */
  public static final AzureIdentityEnvVars AZURE_CLIENT_SECRET = fromString("AZURE_CLIENT_SECRET");

  /** The certificate of {@link EnvironmentCredential}. */
  public static final AzureIdentityEnvVars AZURE_CLIENT_CERTIFICATE_PATH =
      fromString("AZURE_CLIENT_CERTIFICATE_PATH");

  /** The password of that certificate. */
  public static final AzureIdentityEnvVars AZURE_CLIENT_CERTIFICATE_PASSWORD =
      fromString("AZURE_CLIENT_CERTIFICATE_PASSWORD");

  /** The sign-in server. */
  public static final AzureIdentityEnvVars AZURE_AUTHORITY_HOST =
      fromString("AZURE_AUTHORITY_HOST");

  /** The credentials that a chain tries. */
  public static final AzureIdentityEnvVars AZURE_TOKEN_CREDENTIALS =
      fromString("AZURE_TOKEN_CREDENTIALS");

  /** Whether {@link EnvironmentCredential} sends its certificates with each request. */
  public static final AzureIdentityEnvVars AZURE_CLIENT_SEND_CERTIFICATE_CHAIN =
      fromString("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN");

  /**
   * Only for azure-core, which creates the instances.
   *
   * @deprecated use {@link #fromString(String)}
   */
  @Deprecated
  public AzureIdentityEnvVars() {}

  /**
   * The variable with a name.
   *
   * @param name any name
   * @return the variable
   */
  public static AzureIdentityEnvVars fromString(String name) {
    return fromString(name, AzureIdentityEnvVars.class);
  }

  /**
   * All variables that have been named in this JVM.
   *
   * @return the variables
   */
  public static Collection<AzureIdentityEnvVars> values() {
    return values(AzureIdentityEnvVars.class);
  }
}
