package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.ThisSystem;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.testing.InPlace;
import dev.latchkey.testing.Permissions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A machine with several fake tools, and az's files as they are where it matters. Its hardware is a
 * laptop's, so that nobody looks for an instance metadata service.
 */
final class FakeTools {
  private static final String HARDWARE = "/sys/class/dmi/id/chassis_asset_tag";

  private final Path folder;
  private final Map<ToolUnderTest, FakeTool> fakes = new EnumMap<>(ToolUnderTest.class);
  private final Map<String, String> variables = new HashMap<>();

  FakeTools(Path folder) {
    this.folder = folder;
  }

  FakeTool fake(ToolUnderTest tool) {
    return fakes.computeIfAbsent(tool, t -> t.fake(made(folder.resolve(t.program()))).asProgram());
  }

  /** A tool that gives a token of somebody. */
  FakeTool signedIn(ToolUnderTest tool, String user) {
    return fake(tool).prints(tool.answer(token(user)));
  }

  FakeTool signedOut(ToolUnderTest tool) {
    return tool.signedOut(fake(tool));
  }

  FakeTools variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** az has signed alice in, and holds a token of hers: nobody needs to start it. */
  void azHolds(String token) throws IOException {
    AzFolder files = new AzFolder(folder.resolve(".azure"));
    files.signInAlice(new AzFolder.Entry(token, FakeTool.NOW));
    ToolUnderTest.letTimePass(folder);
  }

  /** az's profile says that somebody, or with {@code null} nobody, is signed in; long ago. */
  void azSays(@Nullable String user) throws IOException {
    String subscription =
        user == null
            ? ""
            : """
            {"id": "dev", "name": "Dev", "state": "Enabled", "user": {"name": "%s", "type": "user"},
             "isDefault": true, "tenantId": "%s", "environmentName": "AzureCloud"}\
            """
                .formatted(user, Requests.CONTOSO);
    Path profile = made(folder.resolve(".azure")).resolve("azureProfile.json");
    InPlace.write(profile, "{\"subscriptions\": [" + subscription + "]}");
    Permissions.set(profile, "rw-------");
    Files.setLastModifiedTime(profile, ToolUnderTest.timePassed());
  }

  /** Installs the fakes; of one tool its last script counts. */
  DeveloperTools tools() {
    fakes.values().forEach(FakeTool::install);
    Map<String, String> environment = new HashMap<>(variables);
    environment.put(Leftovers.VARIABLE, Leftovers.OURS);
    environment.put("HOME", folder.toString());
    environment.putIfAbsent(
        "PATH",
        fakes.keySet().stream()
            .map(tool -> folder.resolve(tool.program()).toString())
            .collect(Collectors.joining(File.pathSeparator)));
    return new DeveloperTools(
        new Surroundings(
            ThisSystem.environment(environment),
            Clock.fixed(FakeTool.NOW, ZoneOffset.UTC),
            ThisSystem.PLATFORM,
            new Laptop(ThisSystem.FILES)));
  }

  /** The files of this machine, on other hardware. */
  private record Laptop(FileFacts files) implements FileFacts {
    @Override
    public FileState stateOf(String path) {
      return files.stateOf(path);
    }

    @Override
    public Optional<String> textOf(String path) {
      return path.equals(HARDWARE) ? Optional.of("No Asset Tag\n") : files.textOf(path);
    }
  }

  int runs(ToolUnderTest tool) {
    return fake(tool).recorded("runs").size();
  }

  /** A token that says whose it is. */
  static String token(String user) {
    return token(user, Requests.CONTOSO);
  }

  static String token(String user, String tenant) {
    String payload =
        "{\"tid\":\"%s\",\"upn\":\"%s\",\"oid\":\"oid-of-%s\"}".formatted(tenant, user, user);
    return "e30."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8))
        + ".x";
  }

  private static Path made(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
