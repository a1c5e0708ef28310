package dev.latchkey.identity.internal.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that a credential may request, by azure-identity's rule. If no tenant is configured,
 * any tenant is allowed. If one is configured, a request may name another tenant only if the list
 * contains it or {@code *}. The case of tenants is ignored.
 *
 * @param configured the credential's own tenant, or {@code null}
 * @param alsoAllowed further tenants, or {@code *}
 * @param fixed whether requests may name no other tenant at all
 */
public record TenantRule(@Nullable String configured, List<String> alsoAllowed, boolean fixed) {
  /** The variable that names a credential's tenant. */
  public static final String TENANT_VARIABLE = "AZURE_TENANT_ID";

  /** The variable that lists further tenants. */
  public static final String LIST_VARIABLE = "AZURE_ADDITIONALLY_ALLOWED_TENANTS";

  /** The variable that forbids requests to name another tenant. */
  public static final String FIXING_VARIABLE = "AZURE_IDENTITY_DISABLE_MULTITENANTAUTH";

  /** The tenant of on-premises servers, which have no other tenant. */
  private static final String ADFS = "adfs";

  /** Copies the list, so that later changes to a builder have no effect here. */
  public TenantRule {
    alsoAllowed = List.copyOf(alsoAllowed);
  }

  /**
   * Checks the tenant in a variable. Blanks around it are ignored.
   *
   * @param variable the variable's name, for the message
   * @param value its value
   * @return the tenant
   * @throws IllegalArgumentException if the value can't be a tenant
   */
  public static String requireTenant(String variable, String value) {
    try {
      return RequestValues.requireTenant(value.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + " can't be used: " + e.getMessage(), e);
    }
  }

  /**
   * The tenants of {@link #LIST_VARIABLE}.
   *
   * @param value its value
   * @return the tenants, separated by semicolons there
   * @throws IllegalArgumentException if a value can't be a tenant
   */
  public static List<String> listed(String value) {
    List<String> tenants = new ArrayList<>();
    for (String named : value.split(";", -1)) {
      if (!named.isBlank()) {
        tenants.add(named.strip().equals("*") ? "*" : requireTenant(LIST_VARIABLE, named));
      }
    }
    return tenants;
  }

  /**
   * Whether {@link #FIXING_VARIABLE} is set.
   *
   * @param value its value
   * @return {@code true} for {@code true} and {@code 1}
   */
  public static boolean isFixed(String value) {
    String word = value.strip();
    return word.equals("1") || word.equalsIgnoreCase("true");
  }

  /**
   * The tenant of one request.
   *
   * @param requested the tenant that the request names, or {@code null}
   * @return the tenant to request, or {@code null} for that of the signed-in account
   * @throws IllegalArgumentException if the credential must not request it
   */
  public @Nullable String resolve(@Nullable String requested) {
    if (requested == null || requested.isBlank() || requested.equalsIgnoreCase(configured)) {
      return configured;
    }
    RequestValues.requireTenant(requested);
    if (fixed) {
      throw TenantRefusal.of(
          refusal(requested) + FIXING_VARIABLE + " is set. Unset it to allow other tenants.");
    }
    if (ADFS.equalsIgnoreCase(configured)) {
      throw TenantRefusal.of(
          refusal(requested) + "the credential's tenant is 'adfs', which has no others.");
    }
    boolean allowed =
        configured == null
            || alsoAllowed.stream().anyMatch(t -> t.equals("*") || t.equalsIgnoreCase(requested));
    if (!allowed) {
      throw TenantRefusal.of(
          refusal(requested)
              + "the credential is for '"
              + configured
              + "'. Allow it by additionallyAllowedTenants(\""
              + requested
              + "\"), or every tenant by \"*\".");
    }
    return requested;
  }

  private static String refusal(String requested) {
    return "Tenant '" + requested + "' can't be asked for: ";
  }
}
