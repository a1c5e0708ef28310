package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.EnvironmentSettings;
import dev.latchkey.identity.internal.entra.ConfidentialClient;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.proof.CertificateFile;
import dev.latchkey.identity.internal.entra.proof.CertificateProof;
import dev.latchkey.identity.internal.entra.proof.ClientProof;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.TenantRule;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The builder of {@link EnvironmentCredential}. Not thread-safe. */
public class EnvironmentCredentialBuilder
    extends CredentialBuilderBase<EnvironmentCredentialBuilder> {
  private static final String TENANT = "AZURE_TENANT_ID";
  private static final String USER = "AZURE_USERNAME";
  private static final String USERS_PASSWORD = "AZURE_PASSWORD";
  private static final String PASSWORD = "AZURE_CLIENT_CERTIFICATE_PASSWORD";
  private static final String CHAIN = "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN";

  private final ClientSecretCredentialBuilder entra = new ClientSecretCredentialBuilder();

  /** A builder with the defaults. */
  public EnvironmentCredentialBuilder() {}

  /**
   * Sets the sign-in server. The default is the value of {@code AZURE_AUTHORITY_HOST}, else {@code
   * https://login.microsoftonline.com}.
   *
   * @param authorityHost the https address of a host
   * @return this builder
   * @throws IllegalArgumentException for any other address
   */
  public EnvironmentCredentialBuilder authorityHost(String authorityHost) {
    entra.authorityHost(authorityHost);
    return this;
  }

  /**
   * Sets the executor that sends the requests. By default, each request gets a new daemon thread.
   *
   * @param executorService the app's executor; the app shuts it down
   * @return this builder
   */
  public EnvironmentCredentialBuilder executorService(ExecutorService executorService) {
    entra.executorService(executorService);
    return this;
  }

  /** The options that only credentials of Microsoft Entra have. A chain sets them. */
  AadCredentialBuilderBase<?> entra() {
    return entra;
  }

  /**
   * Builds a credential. Sends nothing and reads no file. Missing variables are reported by the
   * first token request.
   *
   * @return a credential for the current variables
   * @throws IllegalArgumentException if {@code AZURE_AUTHORITY_HOST} is not an https address, or
   *     {@code AZURE_TENANT_ID} has characters other than letters, digits, '.' and '-'
   */
  public EnvironmentCredential build() {
    CredentialBuilderBase<?> common = this;
    entra.like(common);
    EnvironmentSettings settings = EnvironmentSettings.of(this::setting);
    @Nullable String tenant = settings.tenant();
    @Nullable String client = settings.client();
    @Nullable String secret = settings.secret();
    @Nullable String certificate = settings.certificate();
    if (tenant == null || client == null || (secret == null && certificate == null)) {
      return OVER_AZURE_IDENTITY && client != null && isUserSet()
          ? user(client, tenant)
          : unavailable(settings.missing());
    }
    EntraOptions options = entra.options(client, TenantRule.requireTenant(TENANT, tenant));
    if (secret != null) {
      return new EnvironmentCredential(
          options,
          new ConfidentialClient(
              options,
              ClientProof.secret(secret),
              SettingNames.ofEnvironment(EnvironmentSettings.SECRET),
              false));
    }
    CertificateFile file =
        CertificateFile.at(String.valueOf(certificate), setting(PASSWORD).orElse(null), PASSWORD);
    return new EnvironmentCredential(
        options,
        new ConfidentialClient(
            options,
            new CertificateProof(file, options.clock()),
            SettingNames.ofEnvironment(EnvironmentSettings.CERTIFICATE),
            isChainSent()));
  }

  private boolean isUserSet() {
    return setting(USER).isPresent() && setting(USERS_PASSWORD).isPresent();
  }

  /** In azure-identity's place. There the tenant may be missing. */
  private EnvironmentCredential user(String client, @Nullable String tenant) {
    EntraOptions options =
        entra.options(client, tenant == null ? null : TenantRule.requireTenant(TENANT, tenant));
    return new EnvironmentCredential(
        options,
        OverAzureIdentity.user(
            options, setting(USER).orElseThrow(), setting(USERS_PASSWORD).orElseThrow()));
  }

  private boolean isChainSent() {
    String value = setting(CHAIN).orElse("").strip().toLowerCase(Locale.ROOT);
    return List.of("true", "1").contains(value);
  }

  private EnvironmentCredential unavailable(List<String> missing) {
    String passwords =
        isUserSet() && !OVER_AZURE_IDENTITY
            ? "; AZURE_USERNAME and AZURE_PASSWORD are set, which this library does not take, since"
                + " a password alone is no sign-in where a second factor is demanded"
            : "";
    Failure failure =
        new Failure(
            FailureKind.NOT_CONFIGURED,
            "not set in the environment: " + String.join(", ", missing) + passwords);
    return new EnvironmentCredential(entra.options("", null), failure);
  }
}
