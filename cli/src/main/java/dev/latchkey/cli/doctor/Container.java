package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.util.List;

/** Whether this process runs in a container, by the marks that the usual ones leave. */
public final class Container {
  /** Dev containers, GitHub Codespaces and Kubernetes set these. */
  private static final List<String> VARIABLES =
      List.of("REMOTE_CONTAINERS", "CODESPACES", "KUBERNETES_SERVICE_HOST");

  /** Docker and Podman put these into every container. */
  private static final List<String> FILES = List.of("/.dockerenv", "/run/.containerenv");

  private Container() {}

  /** True inside a container. Windows containers are not known. */
  public static boolean isAround(Surroundings machine) {
    return machine.platform() == Platform.LINUX
        && (VARIABLES.stream().anyMatch(name -> machine.variable(name).isPresent())
            || FILES.stream().anyMatch(file -> machine.files().stateOf(file) != FileState.MISSING)
            || machine
                .files()
                .textOf("/proc/1/cgroup")
                .filter(text -> text.matches("(?s).*(docker|kubepods|containerd|libpod).*"))
                .isPresent());
  }
}
