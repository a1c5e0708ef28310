package dev.latchkey.cli;

import dev.latchkey.cli.FakeTools.Tool;
import dev.latchkey.cli.doctor.Doctor;
import dev.latchkey.cli.doctor.Finding;
import dev.latchkey.cli.doctor.Machine;
import dev.latchkey.cli.doctor.Privacy;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A laptop on which all is well: alice is signed in to az, which an IDE finds too, and the hardware
 * is not Azure's. A test breaks it. Only its home folder is real.
 */
final class ExaminedMachine {
  final Path home;
  final FakeTools tools;
  final Map<String, String> environment;
  final Map<String, String> texts = new HashMap<>();
  Clock clock = Clock.systemUTC();
  String userHome;

  ExaminedMachine(Path home) throws IOException {
    this.home = home;
    userHome = home.toString();
    tools = new FakeTools(home).signedIn(Tool.AZ, "alice@contoso.test").azHoldsTokenOfAlice();
    environment = new HashMap<>(tools.environment());
    environment.put("LATCHKEY_AZ_PATH", home.resolve("bin/az").toString());
    texts.put("/sys/class/dmi/id/chassis_asset_tag", "a laptop's\n");
  }

  ExaminedMachine with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  ExaminedMachine without(String name) {
    environment.remove(name);
    return this;
  }

  /** A file outside of the home folder. */
  ExaminedMachine text(String path, String text) {
    texts.put(path, text);
    return this;
  }

  ExaminedMachine write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    return this;
  }

  /** Another place for az's program. */
  ExaminedMachine azIn(String folder) throws IOException {
    Path place = Files.createDirectories(home.resolve(folder)).resolve("az");
    Files.move(home.resolve("bin/az"), place);
    return without("LATCHKEY_AZ_PATH");
  }

  private FileFacts files() {
    FileFacts disk = Surroundings.ofThisMachine().files();
    return new FileFacts() {
      @Override
      public FileState stateOf(String path) {
        if (path.startsWith(home.toString())) {
          return disk.stateOf(path);
        }
        return texts.containsKey(path) ? FileState.NOT_EXECUTABLE : FileState.MISSING;
      }

      @Override
      public Optional<String> textOf(String path) {
        return Optional.ofNullable(texts.get(path));
      }
    };
  }

  Machine machine() {
    return Machine.of(
        new Surroundings(environment, clock, Platform.LINUX, files()), home, userHome);
  }

  List<Finding> examine() throws InterruptedException {
    return examine(true);
  }

  /** No test waits for the time to be over, however slow the machine. */
  List<Finding> examine(boolean showsNames) throws InterruptedException {
    Machine machine = machine();
    List<Finding> findings =
        new Doctor(machine, Duration.ofMinutes(2)).examine(Doctor.offlineChecks());
    Privacy privacy = new Privacy(machine, showsNames);
    return findings.stream().map(privacy::of).toList();
  }
}
