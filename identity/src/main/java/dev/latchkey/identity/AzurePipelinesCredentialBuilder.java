package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.ConfidentialClient;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.proof.PipelinesAssertion;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The builder of {@link AzurePipelinesCredential}. Not thread-safe. */
public class AzurePipelinesCredentialBuilder
    extends AadCredentialBuilderBase<AzurePipelinesCredentialBuilder> {
  private static final String ENDPOINT = "SYSTEM_OIDCREQUESTURI";

  private @Nullable String serviceConnectionId;
  private @Nullable String systemAccessToken;

  /** A builder with the defaults. */
  public AzurePipelinesCredentialBuilder() {}

  /**
   * Sets the service connection.
   *
   * @param serviceConnectionId the service connection's id
   * @return this builder
   */
  public AzurePipelinesCredentialBuilder serviceConnectionId(@Nullable String serviceConnectionId) {
    this.serviceConnectionId = serviceConnectionId;
    return this;
  }

  /**
   * Sets the job's own token, which the credential sends to Azure Pipelines.
   *
   * @param systemAccessToken the value of {@code System.AccessToken}
   * @return this builder
   */
  public AzurePipelinesCredentialBuilder systemAccessToken(@Nullable String systemAccessToken) {
    this.systemAccessToken = systemAccessToken;
    return this;
  }

  /**
   * Keeps tokens on disk for later runs of the app. By default, tokens stay in memory only.
   *
   * @param tokenCachePersistenceOptions how to store them; {@code null} for memory only
   * @return this builder
   */
  public AzurePipelinesCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Builds a credential. Sends nothing.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if an option or {@code SYSTEM_OIDCREQUESTURI} is not set, if
   *     the variable is not an https address, or if the token has characters that an HTTP header
   *     can't hold
   */
  public AzurePipelinesCredential build() {
    Required required = new Required(AzurePipelinesCredential.class);
    String connection = required.of("serviceConnectionId", serviceConnectionId);
    String token = required.of("systemAccessToken", systemAccessToken);
    String endpoint = required.variable(ENDPOINT, setting(ENDPOINT).orElse(null));
    EntraOptions options = options(required);
    if (!token.strip().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException(
          "systemAccessToken holds characters that no header has. Set it to $(System.AccessToken).");
    }
    PipelinesAssertion assertion =
        new PipelinesAssertion(
            options.http(), endpoint(endpoint), connection.strip(), token.strip());
    return new AzurePipelinesCredential(
        options,
        new ConfidentialClient(
            options, assertion, SettingNames.ofBuilder("serviceConnectionId(…)"), false));
  }

  /**
   * Checks the address that receives the job's token: only https, so that the token is never sent
   * unencrypted, and no parts that the request would drop.
   */
  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text.strip());
      if ("https".equalsIgnoreCase(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() <= 0xFFFF
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The message below says everything.
    }
    throw new IllegalArgumentException(
        ENDPOINT + " is no https address without query and fragment. Azure Pipelines sets it.");
  }
}
