package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Machines with the variables and files that a test gives them. */
public final class Machine {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String HARDWARE = "/sys/class/dmi/id/chassis_asset_tag";
  static final String AZURE = "7783-7084-3265-9085-8269-3286-77\n";

  private Machine() {}

  public static Surroundings with(Map<String, String> environment) {
    return with(environment, Map.of());
  }

  public static Surroundings with(Map<String, String> environment, Clock clock) {
    return with(environment, Map.of(), Platform.LINUX, clock);
  }

  static Surroundings with(Map<String, String> environment, Map<String, String> files) {
    return with(environment, files, Platform.LINUX, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  static Surroundings with(
      Map<String, String> environment, Map<String, String> files, Platform platform, Clock clock) {
    return new Surroundings(
        environment,
        clock,
        platform,
        new FileFacts() {
          @Override
          public FileState stateOf(String path) {
            return files.containsKey(path) ? FileState.NOT_EXECUTABLE : FileState.MISSING;
          }

          @Override
          public Optional<String> textOf(String path) {
            return Optional.ofNullable(files.get(path));
          }
        });
  }

  public static Surroundings withImds(String address) {
    return with(Map.of(Endpoint.IMDS_VARIABLE, address));
  }
}
