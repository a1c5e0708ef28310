package dev.latchkey.cli;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.util.List;
import java.util.Optional;

/** Whether a browser that a tool opens here would be seen by the user. */
final class BrowserHere {
  private static final List<String> SSH = List.of("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY");
  private static final List<String> CONTAINER =
      List.of("REMOTE_CONTAINERS", "CODESPACES", "KUBERNETES_SERVICE_HOST");

  /** Docker and Podman put these into every container. */
  private static final List<String> CONTAINER_FILES = List.of("/.dockerenv", "/run/.containerenv");

  private BrowserHere() {}

  /** Why a device code is needed, if it is. */
  static Optional<String> obstacle(Surroundings machine) {
    if (isAnySet(machine, SSH)) {
      return Optional.of("this is an SSH session");
    }
    boolean isLinux = machine.platform() == Platform.LINUX;
    boolean isContainer =
        isAnySet(machine, CONTAINER)
            || (isLinux
                && CONTAINER_FILES.stream()
                    .anyMatch(file -> machine.files().stateOf(file) != FileState.MISSING));
    if (isContainer) {
      return Optional.of("this is a container");
    }
    // WSL opens the browser of Windows.
    boolean hasScreen = isAnySet(machine, List.of("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"));
    return isLinux && !hasScreen
        ? Optional.of("there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set")
        : Optional.empty();
  }

  private static boolean isAnySet(Surroundings machine, List<String> names) {
    return names.stream().anyMatch(name -> machine.variable(name).isPresent());
  }
}
