package dev.latchkey.lab.directory;

/**
 * A Microsoft Entra tenant.
 *
 * @param id the tenant id, a GUID in lower case
 * @param domain the default domain, {@code contoso.test}
 * @param displayName the name that errors and pages show, {@code Contoso}
 * @param hasPrivilegedIdentityManagement true if it has the license (Microsoft Entra ID P2) with
 *     which roles can be eligible
 */
public record Tenant(
    String id, String domain, String displayName, boolean hasPrivilegedIdentityManagement) {}
