package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first segment of a path: one tenant, or the home tenant of any user.
 *
 * @param segment the segment, in lower case
 * @param tenant the tenant; {@code null} for {@code organizations} and {@code common}
 */
record Authority(String segment, @Nullable Tenant tenant) {
  private static final Set<String> ANY_TENANT = Set.of("organizations", "common");

  static Authority find(Directory directory, String segment) throws EntraException {
    String name = segment.toLowerCase(Locale.ROOT);
    if (ANY_TENANT.contains(name)) {
      return new Authority(name, null);
    }
    Tenant tenant =
        directory.findTenant(name).orElseThrow(() -> EntraException.unknownTenant(segment));
    return new Authority(name, tenant);
  }

  /** Its name in documents: the tenant's id, also if the client used the domain. */
  String canonical() {
    return tenant == null ? segment : tenant.id();
  }

  /** The names that a client may use: its own, and that of the discovery document. */
  List<String> names() {
    return tenant == null ? List.of(segment) : List.of(tenant.id(), tenant.domain());
  }

  /** The tenant that issues the tokens of a user here. */
  Tenant tenantOf(User user, Directory directory) {
    if (tenant != null) {
      return tenant;
    }
    return directory.findTenant(user.homeTenantId()).orElseThrow();
  }
}
