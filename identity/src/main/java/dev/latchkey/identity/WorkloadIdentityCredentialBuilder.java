package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.ConfidentialClient;
import dev.latchkey.identity.internal.entra.EntraHttp;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.TokenProxy;
import dev.latchkey.identity.internal.entra.TokenSource;
import dev.latchkey.identity.internal.entra.UnusedTokenProxy;
import dev.latchkey.identity.internal.entra.proof.TokenFile;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.TenantRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The builder of {@link WorkloadIdentityCredential}. Options that are not set are read from {@code
 * AZURE_CLIENT_ID}, {@code AZURE_TENANT_ID} and {@code AZURE_FEDERATED_TOKEN_FILE}. Not
 * thread-safe.
 */
public class WorkloadIdentityCredentialBuilder
    extends AadCredentialBuilderBase<WorkloadIdentityCredentialBuilder> {
  private static final String CLIENT = "AZURE_CLIENT_ID";
  private static final String TENANT = "AZURE_TENANT_ID";
  private static final String FILE = "AZURE_FEDERATED_TOKEN_FILE";

  private @Nullable String tokenFilePath;
  private boolean azureProxy;
  private @Nullable String tenantSetting;
  private @Nullable String clientSetting;

  /** A builder with the defaults. */
  public WorkloadIdentityCredentialBuilder() {}

  /**
   * Sets the file with the token of the service account.
   *
   * @param tokenFilePath the file; {@code null} or blank selects the file of the variable
   * @return this builder
   */
  public WorkloadIdentityCredentialBuilder tokenFilePath(@Nullable String tokenFilePath) {
    this.tokenFilePath = tokenFilePath;
    return this;
  }

  /**
   * Sends token requests to the proxy that {@code AZURE_KUBERNETES_TOKEN_PROXY} names, if it is
   * set, in place of Microsoft Entra (identity bindings of Azure Kubernetes Service). The proxy's
   * certificate is checked against {@code AZURE_KUBERNETES_CA_FILE} or {@code
   * AZURE_KUBERNETES_CA_DATA}, and its name against {@code AZURE_KUBERNETES_SNI_NAME}. Off by
   * default. If it is on, the builder's HTTP client is ignored.
   *
   * @return this builder
   */
  public WorkloadIdentityCredentialBuilder enableAzureProxy() {
    azureProxy = true;
    return this;
  }

  /**
   * Builds a credential. Sends nothing and reads no file.
   *
   * @return a credential with the current options and variables
   * @throws IllegalArgumentException if a setting is missing, if the variables of the proxy
   *     contradict each other, or if {@code AZURE_TENANT_ID} has characters other than letters,
   *     digits, '.' and '-'
   */
  public WorkloadIdentityCredential build() {
    Required required = new Required(WorkloadIdentityCredential.class);
    String client = required.of("clientId", CLIENT, orSetting(client(), CLIENT));
    String tenant = required.of("tenantId", TENANT, orSetting(tenant(), TENANT));
    String file = required.of("tokenFilePath", FILE, orSetting(tokenFilePath, FILE));
    required.check();
    return build(client, tenant, file);
  }

  /**
   * For builders that use this one: the settings that messages name.
   *
   * @param tenantSetting where the tenant is from, or {@code null} for the default
   * @param clientSetting where the application's id is from, or {@code null} for the default
   */
  WorkloadIdentityCredentialBuilder namedBy(
      @Nullable String tenantSetting, @Nullable String clientSetting) {
    this.tenantSetting = tenantSetting;
    this.clientSetting = clientSetting;
    return this;
  }

  /**
   * The same as {@link #build}, but missing settings are not an error here: each token request then
   * fails.
   */
  WorkloadIdentityCredential buildForChain() {
    @Nullable String client = orSetting(client(), CLIENT);
    @Nullable String tenant = orSetting(tenant(), TENANT);
    @Nullable String file = orSetting(tokenFilePath, FILE);
    if (client != null && tenant != null && file != null) {
      return build(client, tenant, file);
    }
    List<String> missing = new ArrayList<>();
    if (client == null) {
      missing.add(CLIENT);
    }
    if (tenant == null) {
      missing.add(TENANT);
    }
    if (file == null) {
      missing.add(FILE);
    }
    Failure failure =
        new Failure(
            FailureKind.NOT_CONFIGURED,
            "not set: "
                + String.join(", ", missing)
                + ", as they are in a pod with workload identity");
    return new WorkloadIdentityCredential(options("", null), failure);
  }

  private WorkloadIdentityCredential build(String client, String tenant, String file) {
    EntraOptions options = options(client, TenantRule.requireTenant(TENANT, tenant));
    if (azureProxy) {
      Optional<HttpTransport> proxy = TokenProxy.of(this::setting, network());
      if (proxy.isPresent()) {
        options = options.through(EntraHttp.retrying(proxy.get(), httpSettings(), options.clock()));
      }
    }
    String fileSetting = blank(tokenFilePath) ? FILE : "tokenFilePath(…)";
    TokenSource source =
        new ConfidentialClient(
            options,
            new TokenFile(file, fileSetting),
            new SettingNames(
                tenantSetting != null ? tenantSetting : blank(tenant()) ? TENANT : "tenantId(…)",
                clientSetting != null ? clientSetting : blank(client()) ? CLIENT : "clientId(…)",
                fileSetting),
            false);
    boolean isProxyUnused = !azureProxy && setting(TokenProxy.ADDRESS).isPresent();
    return new WorkloadIdentityCredential(
        options, isProxyUnused ? new UnusedTokenProxy(source) : source);
  }

  private static boolean blank(@Nullable String value) {
    return value == null || value.isBlank();
  }

  private @Nullable String orSetting(@Nullable String value, String variable) {
    return value != null && !blank(value)
        ? value
        : setting(variable).map(String::strip).orElse(null);
  }
}
