package dev.latchkey.lab.internal.resourcemanager;

import java.util.List;
import java.util.Map;

/** {@code /metadata/endpoints}: the addresses of the services of the public cloud. */
final class CloudMetadata {
  private CloudMetadata() {}

  static Map<String, Object> endpoints() {
    return Map.of(
        "galleryEndpoint",
        "https://gallery.azure.com/",
        "graphEndpoint",
        "https://graph.windows.net/",
        "portalEndpoint",
        "https://portal.azure.com/",
        "authentication",
        Map.of(
            "loginEndpoint",
            "https://login.microsoftonline.com/",
            "audiences",
            List.of("https://management.core.windows.net/", "https://management.azure.com/"),
            "tenant",
            "common",
            "identityProvider",
            "AAD"));
  }
}
