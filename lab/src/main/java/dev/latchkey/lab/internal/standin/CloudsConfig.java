package dev.latchkey.lab.internal.standin;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The two files in which az keeps the cloud and its default subscription: {@code config} and {@code
 * clouds.config}, in Python's INI form.
 */
final class CloudsConfig {
  private final Path configFolder;

  CloudsConfig(Path configFolder) {
    this.configFolder = configFolder;
  }

  void write(String subscription) throws IOException {
    StateFile.writeText(
        configFolder.resolve("config"), "rw-------", "[cloud]\nname = AzureCloud\n\n");
    StateFile.writeText(
        configFolder.resolve("clouds.config"),
        StateFile.AS_UMASK_SAYS,
        "[AzureCloud]\nsubscription = " + subscription + "\n\n");
  }
}
