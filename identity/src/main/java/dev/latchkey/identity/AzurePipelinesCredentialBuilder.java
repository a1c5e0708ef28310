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
   * @param serviceConnectionId its id
   * @return this builder
   */
  public AzurePipelinesCredentialBuilder serviceConnectionId(@Nullable String serviceConnectionId) {
    this.serviceConnectionId = serviceConnectionId;
    return this;
  }

  /**
   * Sets the job's own token.
   *
   * @param systemAccessToken the value of {@code System.AccessToken}
   * @return this builder
   */
  public AzurePipelinesCredentialBuilder systemAccessToken(@Nullable String systemAccessToken) {
    this.systemAccessToken = systemAccessToken;
    return this;
  }

  /**
   * Sets that tokens are kept on disk, for later runs of the app. By default they stay in memory.
   *
   * @param tokenCachePersistenceOptions how, or {@code null} for the default
   * @return this builder
   */
  public AzurePipelinesCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Builds a credential. Asks nobody.
   *
   * @return a credential with the options as they are now
   * @throws IllegalArgumentException when an option or {@code SYSTEM_OIDCREQUESTURI} is not set, or
   *     that is no https address; for a token with characters that no header has
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

  /** The job's token goes there: not in the clear, and to no address with parts that get lost. */
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
      // The message below says it all.
    }
    throw new IllegalArgumentException(
        ENDPOINT + " is no https address without query and fragment. Azure Pipelines sets it.");
  }
}
