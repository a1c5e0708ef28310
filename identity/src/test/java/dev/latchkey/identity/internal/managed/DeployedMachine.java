package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** A machine that an app is deployed to, at a time that the endpoints' recorded answers fit. */
public final class DeployedMachine {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String HARDWARE = "/sys/class/dmi/id/chassis_asset_tag";
  static final String AZURE = "7783-7084-3265-9085-8269-3286-77\n";

  private DeployedMachine() {}

  public static Surroundings with(Map<String, String> variables) {
    return with(variables, Map.of());
  }

  static Surroundings with(Map<String, String> variables, Map<String, String> files) {
    return BareMachine.with(variables, files, Clock.fixed(NOW, ZoneOffset.UTC), Platform.LINUX);
  }

  public static Surroundings withImds(String address) {
    return with(Map.of(Endpoint.IMDS_VARIABLE, address));
  }
}
