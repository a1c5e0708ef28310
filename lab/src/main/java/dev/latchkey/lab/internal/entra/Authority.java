package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first segment of a path: one tenant, or whatever tenant the person is at home in.
 *
 * @param segment what the path said, in lower case
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

  /** How documents name it: a domain is answered with the tenant's id. */
  String canonical() {
    return tenant == null ? segment : tenant.id();
  }

  /** Whatever a client may call it: what it asks for, and what discovery answered it with. */
  List<String> names() {
    return tenant == null ? List.of(segment) : List.of(tenant.id(), tenant.domain());
  }

  /** The tenant that a person's tokens come from here. */
  Tenant tenantOf(User user, Directory directory) {
    if (tenant != null) {
      return tenant;
    }
    return directory.findTenant(user.homeTenantId()).orElseThrow();
  }
}
