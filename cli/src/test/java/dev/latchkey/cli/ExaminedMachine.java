package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A laptop on which all is well: alice is signed in to az, which an IDE finds too, and the hardware
 * is not Azure's. A test breaks it. Only its home folder is real.
 */
final class ExaminedMachine {
  private static final Pattern COMMAND =
      Pattern.compile(
          "\\bunset (?<unset>\\w+( [A-Z]+_\\w+)*)|\\b(export|set) (?<name>\\w+)=(?<value>\\S+)"
              + "|chmod 600 '(?<private>[^']+)'|az login");

  /** An authority that no JVM trusts. Its key was thrown away. */
  private static final String COMPANY =
      """
      -----BEGIN CERTIFICATE-----
      MIIBmTCCAT+gAwIBAgIUXw8kRaTaNSx2XAc0ZPmZlvI84aQwCgYIKoZIzj0EAwIw
      ITEfMB0GA1UEAwwWQ29udG9zbyB0ZXN0IGF1dGhvcml0eTAgFw0yNjEyMDEwMjQy
      MjBaGA8yMTI2MTEwNzAyNDIyMFowITEfMB0GA1UEAwwWQ29udG9zbyB0ZXN0IGF1
      dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMGxx6k5gUEC3gkSo8MW
      vC//a2JJPFN10OOcyXJv7THibless771zxYDBrFGXVrbew2uq5nrAmgOwwXALwbH
      Zo6jUzBRMB0GA1UdDgQWBBSB+X8YRdbK2blHnAQIGbUtIoq0SzAfBgNVHSMEGDAW
      gBSB+X8YRdbK2blHnAQIGbUtIoq0SzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
      BAMCA0gAMEUCIQCgZ2JOOtbaA1Doda9JvdfBXX+A0lF4z1taAZT5VnCFDAIgUJJh
      5x+Gw62ZSkWr4dOirzajEiKTVWzBiFxP1a4JFaA=
      -----END CERTIFICATE-----
      """;

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

  /** As if az had written another account or tenant. */
  void replaceInProfile(String text, String by) throws IOException {
    Path profile = home.resolve(".azure/azureProfile.json");
    write(".azure/azureProfile.json", Files.readString(profile).replace(text, by));
  }

  /** A variable of the tools names a file with an authority that only they trust. */
  ExaminedMachine trustingACompany(String variable) throws IOException {
    return write("company.pem", COMPANY).with(variable, home.resolve("company.pem").toString());
  }

  /** Does what the first command of a remedy says. */
  void carryOut(String remedy) throws IOException {
    Matcher command = COMMAND.matcher(remedy);
    assertThat(command.find()).as("a command in '%s'", remedy).isTrue();
    if (command.group("unset") != null) {
      List.of(command.group("unset").split(" ")).forEach(environment::remove);
    } else if (command.group("name") != null) {
      with(command.group("name"), command.group("value"));
    } else if (command.group("private") != null) {
      Files.setPosixFilePermissions(
          Path.of(command.group("private")), PosixFilePermissions.fromString("rw-------"));
    } else {
      tools.signedIn(Tool.AZ, "alice@contoso.test").azHoldsTokenOfAlice();
    }
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
        boolean isBus = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").endsWith(path);
        if (isBus || path.startsWith(home.toString())) {
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
