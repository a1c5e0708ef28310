package dev.latchkey.lab.internal.managedidentity;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The document of {@code /metadata/instance}: the fields that programs read to learn where they
 * run.
 */
final class InstanceDocument {
  private static final String PATH = "/metadata/instance";

  private final Directory directory;

  InstanceDocument(Directory directory) {
    this.directory = directory;
  }

  Map<String, Object> toJson() {
    Map<String, Object> compute = new LinkedHashMap<>();
    compute.put("azEnvironment", "AzurePublicCloud");
    compute.put("osType", "Linux");
    compute.put("provider", "Microsoft.Compute");
    machine()
        .ifPresent(identity -> {
          Resource machine = identity.resource();
          compute.put("location", machine.resourceGroup().location());
          compute.put("name", machine.name());
          compute.put("resourceGroupName", machine.resourceGroup().name());
          compute.put("resourceId", machine.resourceId());
          compute.put("subscriptionId", machine.resourceGroup().subscriptionId());
          // Any constant id will do.
          compute.put("vmId", identity.objectId());
        });
    return Map.of("compute", compute, "network", Map.of("interface", List.of()));
  }

  /** The whole, or the part that a path names, {@code /metadata/instance/compute/location}. */
  Optional<Object> find(String path) {
    if (!path.equals(PATH) && !path.startsWith(PATH + "/")) {
      return Optional.empty();
    }
    Object part = toJson();
    for (String name : path.substring(PATH.length()).split("/", -1)) {
      if (!name.isEmpty()) {
        part = part instanceof Map<?, ?> object ? object.get(name) : null;
      }
    }
    return Optional.ofNullable(part);
  }

  private Optional<ManagedIdentity> machine() {
    return directory.managedIdentities().stream()
        .filter(i -> i.isSystemAssigned() && i.isAssigned())
        .findFirst();
  }
}
