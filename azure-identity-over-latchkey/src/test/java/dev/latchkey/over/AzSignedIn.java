package dev.latchkey.over;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One lab with az for all classes: it takes longer to start than a test does. */
final class AzSignedIn implements BeforeAllCallback {
  private @Nullable LabWithAz az;

  LabWithAz az() {
    return Objects.requireNonNull(az);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    az =
        context
            .getRoot()
            .getStore(Namespace.create(LabWithAz.class))
            .computeIfAbsent(LabWithAz.class, key -> start(), LabWithAz.class);
  }

  private static LabWithAz start() {
    try {
      return new LabWithAz(Files.createTempDirectory(Path.of("target").toAbsolutePath(), "az"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
