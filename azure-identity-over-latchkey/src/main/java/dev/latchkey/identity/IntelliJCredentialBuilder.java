package dev.latchkey.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builder of {@link IntelliJCredential}. Its options have no effect. */
public class IntelliJCredentialBuilder
    extends CredentialBuilderBase<VisualStudioCodeCredentialBuilder> {
  /** A builder. */
  public IntelliJCredentialBuilder() {}

  /**
   * Has no effect.
   *
   * @param tenantId a tenant
   * @return this builder
   */
  public IntelliJCredentialBuilder tenantId(@Nullable String tenantId) {
    return this;
  }

  /**
   * Has no effect.
   *
   * @param databasePath the path of a KeePass database
   * @return this builder
   * @throws IllegalArgumentException if the path is {@code null} or blank
   * @deprecated As in azure-identity.
   */
  @Deprecated
  public IntelliJCredentialBuilder keePassDatabasePath(@Nullable String databasePath) {
    if (databasePath == null || databasePath.isBlank()) {
      throw new IllegalArgumentException("The path of the KeePass database is missing.");
    }
    return this;
  }

  /**
   * Has no effect.
   *
   * @param additionallyAllowedTenants tenants
   * @return this builder
   */
  public IntelliJCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return this;
  }

  /**
   * Has no effect.
   *
   * @param additionallyAllowedTenants tenants
   * @return this builder
   */
  public IntelliJCredentialBuilder additionallyAllowedTenants(
      @Nullable List<String> additionallyAllowedTenants) {
    return this;
  }

  /**
   * Builds the credential, which is not available.
   *
   * @return a credential
   */
  public IntelliJCredential build() {
    ClientSecretCredentialBuilder entra = new ClientSecretCredentialBuilder();
    CredentialBuilderBase<?> common = this;
    entra.like(common);
    return new IntelliJCredential(entra.options("", null));
  }
}
