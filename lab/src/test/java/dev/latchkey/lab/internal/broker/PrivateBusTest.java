package dev.latchkey.lab.internal.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.testing.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real daemon, when it does not start. */
class PrivateBusTest {
  @Test
  void daemonsOwnWordsAreQuoted(@TempDir Path folder) throws Exception {
    RealTools.dbus().assumeFound();
    Path configuration = Files.writeString(folder.resolve("c"), "<busconfig><odd/></busconfig>");
    assertThatThrownBy(
            () -> PrivateBus.start(configuration, folder.resolve("s"), folder.resolve("e")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("dbus-daemon ended with exit code 1, and said '")
        .hasMessageContaining("odd");
  }
}
