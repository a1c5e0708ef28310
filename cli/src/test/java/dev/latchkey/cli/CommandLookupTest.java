package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code lab run} finds a command on Windows; LabRunIT has the rules of other systems. */
class CommandLookupTest {
  @TempDir Path folder;
  private Path first;
  private Path second;

  @BeforeEach
  void makeFolders() throws IOException {
    first = Files.createDirectory(folder.resolve("first"));
    second = Files.createDirectory(folder.resolve("se cond"));
  }

  private Path program(Path where, String name) throws IOException {
    Path file = Files.writeString(where.resolve(name), "");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private Surroundings windows(String pathExtensions) {
    return new Surroundings(
        Map.of("Path", first + "; \"" + second + "\";;relative", "PathExt", pathExtensions),
        Clock.systemUTC(),
        Platform.WINDOWS,
        path -> FileState.MISSING);
  }

  private String found(String command) throws CommandFailure {
    List<String> all = CommandLookup.find(List.of(command, "a b"), windows(".EXE;.cmd"));
    assertThat(all).endsWith("a b").hasSize(2);
    return all.get(0);
  }

  @Test
  void foldersOfPathAreSearchedInOrderAndExtensionsInEach() throws Exception {
    Path later = program(second, "java.EXE");
    assertThat(found("java")).isEqualTo(later.toString());

    Path batch = program(first, "java.cmd");
    assertThat(found("java")).isEqualTo(batch.toString());

    Path program = program(first, "java.EXE");
    assertThat(found("java")).isEqualTo(program.toString());
  }

  @Test
  void nameWithAnExtensionIsTakenAsItIs() throws Exception {
    program(first, "java.cmd.EXE");
    Path batch = program(second, "java.cmd");

    assertThat(found("java.cmd")).isEqualTo(batch.toString());
  }

  @Test
  void absolutePathNeedsNoExtension() throws Exception {
    Path program = program(second, "tool.EXE");

    assertThat(found(second.resolve("tool").toString())).isEqualTo(program.toString());
    assertThat(found(program.toString())).isEqualTo(program.toString());
  }

  @Test
  void fileThatNoExtensionMakesAProgramIsNotExecuted() throws Exception {
    program(first, "script");
    CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> found("script"));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_EXECUTABLE);

    failure = catchThrowableOfType(CommandFailure.class, () -> found("no-such"));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(failure).hasMessage("The command 'no-such' is not on PATH.");
  }
}
