package dev.latchkey.identity;

import com.azure.core.util.ExpandableStringEnum;
import java.util.Collection;

/** Names of variables that this library reads, and any other name. */
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

  /** The server that signs in. */
  public static final AzureIdentityEnvVars AZURE_AUTHORITY_HOST =
      fromString("AZURE_AUTHORITY_HOST");

  /** Which credentials a chain asks. */
  public static final AzureIdentityEnvVars AZURE_TOKEN_CREDENTIALS =
      fromString("AZURE_TOKEN_CREDENTIALS");

  /** Whether the certificates of {@link EnvironmentCredential} go along with each request. */
  public static final AzureIdentityEnvVars AZURE_CLIENT_SEND_CERTIFICATE_CHAIN =
      fromString("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN");

  /**
   * For azure-core alone, which makes the instances.
   *
   * @deprecated use {@link #fromString(String)}
   */
  @Deprecated
  public AzureIdentityEnvVars() {}

  /**
   * The variable of a name.
   *
   * @param name any name
   * @return the variable
   */
  public static AzureIdentityEnvVars fromString(String name) {
    return fromString(name, AzureIdentityEnvVars.class);
  }

  /**
   * All variables that were named so far.
   *
   * @return the variables
   */
  public static Collection<AzureIdentityEnvVars> values() {
    return values(AzureIdentityEnvVars.class);
  }
}
