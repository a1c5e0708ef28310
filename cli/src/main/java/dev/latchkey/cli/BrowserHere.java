package dev.latchkey.cli;

import dev.latchkey.cli.doctor.Container;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.util.List;
import java.util.Optional;

/** Whether a browser that a tool opens here would be seen by the user. */
final class BrowserHere {
  private static final List<String> SSH = List.of("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY");

  private BrowserHere() {}

  /** Why a device code is needed, if it is. */
  static Optional<String> obstacle(Surroundings machine) {
    if (isAnySet(machine, SSH)) {
      return Optional.of("this is an SSH session");
    }
    if (Container.isAround(machine)) {
      return Optional.of("this is a container");
    }
    // WSL opens the browser of Windows.
    boolean hasScreen = isAnySet(machine, List.of("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"));
    return machine.platform() == Platform.LINUX && !hasScreen
        ? Optional.of("there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set")
        : Optional.empty();
  }

  private static boolean isAnySet(Surroundings machine, List<String> names) {
    return names.stream().anyMatch(name -> machine.variable(name).isPresent());
  }
}
