package dev.latchkey.over;

import java.nio.file.Path;

/** The jars that the build has put into its folder. */
final class Peers {
  private Peers() {}

  /** A release of azure-identity. */
  static Path azureIdentity(String version) {
    return Path.of("target/peers/azure-identity-" + version + ".jar");
  }

  /** This module's own jar. */
  static Path own() throws Exception {
    return Path.of(
        Class.forName("com.azure.identity.SignInException")
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI());
  }
}
