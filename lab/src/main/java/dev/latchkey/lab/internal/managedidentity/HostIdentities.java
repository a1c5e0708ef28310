package dev.latchkey.lab.internal.managedidentity;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.internal.web.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the identity that a request names, among those of the machine that the lab plays. */
final class HostIdentities {
  private final Directory directory;

  HostIdentities(Directory directory) {
    this.directory = directory;
  }

  /**
   * The result.
   *
   * @param identity the identity; {@code null} for none, or for more than one
   * @param isAmbiguous true if the request must name one
   */
  record Found(@Nullable ManagedIdentity identity, boolean isAmbiguous) {}

  /** True if a request names an identity. */
  static boolean isNamed(Parameters query) {
    return List.of("client_id", "object_id", "principal_id", "msi_res_id", "mi_res_id").stream()
        .anyMatch(name -> query.find(name).isPresent());
  }

  /**
   * Finds the identity that fits all ids in the request. Without ids it is the system-assigned
   * identity, or else the only one.
   */
  Found find(Parameters query) {
    List<ManagedIdentity> ours =
        directory.managedIdentities().stream()
            .filter(ManagedIdentity::isAssigned)
            .filter(fits(query, "client_id", ManagedIdentity::clientId))
            .filter(fits(query, "object_id", ManagedIdentity::objectId))
            .filter(fits(query, "principal_id", ManagedIdentity::objectId))
            .filter(fits(query, "msi_res_id", ManagedIdentity::resourceId))
            .filter(fits(query, "mi_res_id", ManagedIdentity::resourceId))
            .toList();
    Optional<ManagedIdentity> machines =
        ours.stream().filter(ManagedIdentity::isSystemAssigned).findFirst();
    if (machines.isPresent() || ours.size() <= 1) {
      return new Found(machines.or(() -> ours.stream().findFirst()).orElse(null), false);
    }
    return new Found(null, true);
  }

  private static Predicate<ManagedIdentity> fits(
      Parameters query, String name, Function<ManagedIdentity, String> of) {
    Optional<String> wanted = query.find(name);
    return identity -> wanted.isEmpty() || of.apply(identity).equalsIgnoreCase(wanted.get());
  }
}
