package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** A machine with the variables, files and clock that a test gives it, and no program. */
public final class BareMachine {
  private BareMachine() {}

  /** With the real state files of this system. */
  public static Surroundings with(Map<String, String> variables) {
    return here(variables, Clock.systemUTC());
  }

  public static Surroundings with(Map<String, String> variables, Clock clock, Platform platform) {
    return with(variables, Map.of(), clock, platform);
  }

  /** The same with another clock. */
  public static Surroundings here(Map<String, String> variables, Clock clock) {
    return with(ThisSystem.environment(variables), clock, ThisSystem.PLATFORM);
  }

  /** With the given small files, by path. State files of tools are read from the disk as ever. */
  public static Surroundings with(
      Map<String, String> variables, Map<String, String> files, Clock clock, Platform platform) {
    return new Surroundings(variables, clock, platform, new GivenFiles(files));
  }

  private record GivenFiles(Map<String, String> texts) implements FileFacts {
    @Override
    public FileState stateOf(String path) {
      return texts.containsKey(path) ? FileState.NOT_EXECUTABLE : FileState.MISSING;
    }

    @Override
    public Optional<String> textOf(String path) {
      return Optional.ofNullable(texts.get(path));
    }
  }
}
