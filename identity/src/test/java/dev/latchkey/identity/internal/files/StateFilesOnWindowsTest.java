package dev.latchkey.identity.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.files.StateFiles.Reading;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that other programs of Windows have open. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "files of Windows")
class StateFilesOnWindowsTest {
  @TempDir Path folder;
  private Path file;
  private StateFiles files;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(folder.resolve("state.json"), "{}");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    files = new StateFiles(Clock.systemUTC(), folder, new String[] {"state.json"}, new int[] {100});
  }

  private Reading<Integer> read() {
    return files.read(texts -> {
      StateText text = texts.find(0);
      return text == null ? -1 : text.length();
    });
  }

  @Test
  void fileThatWasLockedForAMomentIsReadAgain() throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, alone())) {
      assertThat(channel.isOpen()).isTrue();
      Reading<Integer> denied = read();
      assertThat(denied.failure()).isEqualTo(Reason.NOT_READABLE);
      assertThat(files.areStill(denied)).isFalse();
    }
    Reading<Integer> reading = read();
    assertThat(reading.value()).isEqualTo(2);
    assertThat(files.areStill(reading)).isTrue();
  }

  /** An option of the JDK on Windows, by name: it is not in the API. */
  private static OpenOption alone() throws ReflectiveOperationException {
    return (OpenOption)
        Class.forName("com.sun.nio.file.ExtendedOpenOption").getField("NOSHARE_READ").get(null);
  }

  @Test
  void fileCanBeRenamedAndDeletedWhileItIsRead() throws Exception {
    try (var open = StateText.open(file.toFile())) {
      Files.move(file, folder.resolve("old.json"));
      Files.delete(folder.resolve("old.json"));
      assertThat(open.read()).isEqualTo('{');
    }
    assertThat(read().value()).isEqualTo(-1);
  }
}
