package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Is the sign-in in another place than the app: on the host of a container, in Windows next to WSL,
 * in the home folder of another user?
 */
final class ContainerCheck implements Check {
  @Override
  public String name() {
    return "container";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    List<ToolSignIn> all = machine.signInsIfReadable();
    if (all.isEmpty()) {
      return List.of(
          Finding.skipped(this, "A variable can't be used, so no sign-in was looked for."));
    }
    if (all.stream().anyMatch(ToolSignIn::isUsable)) {
      return List.of(Finding.ok(this, "The sign-in is where the app runs."));
    }
    if (ManagedIdentitySource.of(machine.surroundings()) != ManagedIdentitySource.IMDS) {
      return List.of(Finding.ok(this, "Variables name an endpoint that gives tokens."));
    }
    if (all.stream().anyMatch(one -> one.isUnknown() && !one.isWithoutFiles())) {
      return List.of(Finding.skipped(this, "A tool's files don't say whether it is signed in."));
    }
    Optional<Finding> home = otherHome(machine);
    if (home.isPresent()) {
      return List.of(home.get());
    }
    if (machine.isContainer()) {
      return List.of(
          Finding.problem(
              this,
              "This is a container, and no tool's sign-in is in it: that of the host is not"
                  + " mounted.",
              "start it with: docker run -v \"$HOME/.azure:/azure\" -e AZURE_CONFIG_DIR=/azure …,"
                  + " after az login on the host"));
    }
    if (machine.isLinuxInWindows()) {
      return List.of(
          Finding.problem(
              this,
              "This is Linux inside Windows (WSL), which does not share the sign-in of Windows.",
              "inside WSL: az login"));
    }
    return List.of(Finding.ok(this, "No container, no WSL, and one home folder."));
  }

  /** A service, sudo or an IDE may set another HOME than the user's. */
  private Optional<Finding> otherHome(Machine machine) {
    Optional<String> home = machine.surroundings().home();
    Optional<String> own = Optional.ofNullable(machine.userHome());
    if (machine.surroundings().variable("SUDO_USER").isPresent()) {
      return Optional.of(
          Finding.problem(
              this,
              "This runs under sudo, as a user who is not signed in to any tool.",
              "run it without sudo"));
    }
    if (home.isEmpty() || own.isEmpty() || home.equals(own)) {
      return Optional.empty();
    }
    boolean isThere =
        List.of(".azure", ".azd", ".Azure").stream()
            .anyMatch(folder -> Files.isDirectory(Path.of(own.get(), folder)));
    return isThere
        ? Optional.of(
            Finding.problem(
                this,
                "HOME is '"
                    + home.get()
                    + "', where nobody is signed in; the user's own folder '"
                    + own.get()
                    + "' has a tool's files.",
                machine.set("HOME", own.get())))
        : Optional.empty();
  }
}
