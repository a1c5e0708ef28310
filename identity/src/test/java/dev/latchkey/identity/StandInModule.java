package dev.latchkey.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A stand-in for the module Az.Accounts, in any version. Variables say what it does: see {@code
 * Az.Accounts.psm1}.
 */
final class StandInModule {
  private StandInModule() {}

  /**
   * Writes versions of the module side by side, and returns the folder for {@code PSModulePath}.
   */
  static Path in(Path folder, String... versions) {
    try {
      Files.createDirectories(folder);
      for (String version : versions) {
        Path module = Files.createDirectories(folder.resolve("Az.Accounts").resolve(version));
        Files.writeString(
            module.resolve("Az.Accounts.psd1"),
            text("Az.Accounts.psd1").replace("VERSION", version));
        Files.writeString(module.resolve("Az.Accounts.psm1"), text("Az.Accounts.psm1"));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(StandInModule.class.getResourceAsStream("/powershell/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
