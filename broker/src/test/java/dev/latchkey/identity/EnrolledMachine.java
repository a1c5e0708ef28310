package dev.latchkey.identity;

import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.fake.Answers.Person;
import dev.latchkey.identity.broker.fake.TestBus;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.testing.ShellProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A laptop on a session bus, with Visual Studio Code's record and az where a test wants them. */
final class EnrolledMachine {
  static final String AZ_TOKEN = "the-token-of-az";

  private final Path home;
  private final Map<String, String> variables = new HashMap<>();

  EnrolledMachine(Path home, TestBus bus) {
    this.home = home;
    variables.putAll(bus.session());
    variables.put("HOME", home.toString());
    variables.put("PATH", home.resolve("bin").toString());
    variables.put("AZURE_TOKEN_CREDENTIALS", "dev");
  }

  EnrolledMachine variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Somebody signs in to Azure in Visual Studio Code; some time ago, so that stamps count. */
  EnrolledMachine signsInToVisualStudioCode(Person person) throws IOException {
    Path folder = home.resolve(".azure/ms-azuretools.vscode-azureresourcegroups");
    Files.createDirectories(folder);
    Path record =
        Files.writeString(
            folder.resolve("authRecord.json"),
            """
            {"username":"%s","authority":"https://login.microsoftonline.com",
             "homeAccountId":"%s","clientId":"aebc6443-996d-45c2-90f0-388ff96faa56"}\
            """
                .formatted(person.username(), person.homeAccountId()));
    Files.setLastModifiedTime(record, FileTime.from(Instant.now().minusSeconds(60)));
    return this;
  }

  /** az is installed, and gives a token. */
  EnrolledMachine hasAz() throws IOException {
    Files.createDirectories(home.resolve("bin"));
    ShellProgram.write(
        home.resolve("bin"),
        "az",
        "echo x >> '"
            + home
            + "/az-runs'\necho '{\"accessToken\":\""
            + AZ_TOKEN
            + "\",\"expires_on\":4102444800,\"tenant\":\""
            + Answers.CONTOSO
            + "\"}'\n");
    return this;
  }

  Map<String, String> variables() {
    return variables;
  }

  Surroundings surroundings() {
    return new Surroundings(variables, Clock.systemUTC(), Platform.LINUX, new Laptop());
  }

  DeveloperTools tools() {
    return new DeveloperTools(surroundings());
  }

  /** The files of this machine, on hardware that is not Azure's. */
  private static final class Laptop implements FileFacts {
    private final FileFacts files = Surroundings.ofThisMachine().files();

    @Override
    public FileState stateOf(String path) {
      return files.stateOf(path);
    }

    @Override
    public Optional<String> textOf(String path) {
      return path.equals("/sys/class/dmi/id/chassis_asset_tag")
          ? Optional.of("No Asset Tag\n")
          : files.textOf(path);
    }
  }
}
