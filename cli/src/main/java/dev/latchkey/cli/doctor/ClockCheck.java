package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Is the clock behind? No server is asked, so only the tools' own files can tell: none of them can
 * be from the future. A clock that is ahead can't be found in this way.
 */
final class ClockCheck implements Check {
  /** Microsoft Entra accepts a clock that is off by five minutes. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public List<Finding> findings(Machine machine) throws IOException {
    Instant now = machine.surroundings().clock().instant();
    Instant newest = Instant.MIN;
    for (Path folder : folders(machine.surroundings())) {
      newest = later(newest, newestIn(folder));
    }
    if (newest.isAfter(now.plus(TOLERANCE))) {
      return List.of(
          Finding.problem(
              this,
              "The clock says "
                  + now
                  + ", and a tool's file was written at "
                  + newest
                  + ": the clock is behind, or was ahead then. Tokens seem to end at the wrong time.",
              synchronise(machine.surroundings().platform())));
    }
    return List.of(
        newest.equals(Instant.MIN)
            ? Finding.skipped(this, "No tool has written a file to compare the clock with.")
            : Finding.ok(
                this,
                "No tool's file is from the future. Only a server can tell whether the clock is"
                    + " ahead."));
  }

  private static List<Path> folders(Surroundings surroundings) {
    Optional<String> home = surroundings.home();
    return Stream.of(
            surroundings.variable("AZURE_CONFIG_DIR"),
            surroundings.variable("AZD_CONFIG_DIR"),
            home.map(folder -> folder + "/.azure"),
            home.map(folder -> folder + "/.azd"))
        .flatMap(Optional::stream)
        .map(Path::of)
        .filter(Files::isDirectory)
        .distinct()
        .toList();
  }

  private static Instant newestIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Instant newest = Instant.MIN;
      for (Path file : files.limit(200).toList()) {
        newest = later(newest, Files.getLastModifiedTime(file).toInstant());
      }
      return newest;
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static String synchronise(Platform platform) {
    return switch (platform) {
      case LINUX -> "sudo timedatectl set-ntp true";
      case MACOS -> "sudo sntp -sS time.apple.com";
      case WINDOWS -> "w32tm /resync";
    };
  }
}
