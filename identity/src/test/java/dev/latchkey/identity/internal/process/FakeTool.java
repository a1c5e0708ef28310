package dev.latchkey.identity.internal.process;

import dev.latchkey.testing.ShellProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real program, made of a shell script, that stands in for a developer tool in a folder on PATH.
 */
public final class FakeTool {
  public static final String TOKEN = "fake-token-that-must-never-be-seen";
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Path folder;
  private final StringBuilder script = new StringBuilder("PATH=/usr/bin:/bin\n");
  private final Map<String, String> variables = new HashMap<>();
  private String name = "az";
  private boolean isProgram;

  private FakeTool(Path folder) {
    this.folder = folder;
  }

  /** One that records in its folder how it is run. */
  public static FakeTool in(Path folder) {
    return new FakeTool(folder).records();
  }

  /** One that is run thousands of times: it records only how often. */
  public static FakeTool countedIn(Path folder) {
    return new FakeTool(folder).asProgram().run("echo x >> '" + folder + "/runs'");
  }

  public static String answer() {
    return """
    {
      "accessToken": "%s",
      "expiresOn": "2026-03-01 13:00:00.000000",
      "expires_on": 1772370000,
      "tenant": "11111111-1111-4111-8111-111111111111",
      "tokenType": "Bearer"
    }
    """
        .formatted(TOKEN);
  }

  public FakeTool named(String otherName) {
    name = otherName;
    return this;
  }

  /** On Windows a program, though az is a batch file there: cmd.exe takes as long as the tool. */
  public FakeTool asProgram() {
    isProgram = true;
    return this;
  }

  /** What is started. */
  public Path program() {
    return ShellProgram.in(folder, windowsName());
  }

  private String windowsName() {
    return isProgram && ShellProgram.ON_WINDOWS ? name + ".exe" : name;
  }

  public FakeTool variable(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Each argument on a line of its own in file {@code args}, and so on. */
  private FakeTool records() {
    return run("for a in \"$@\"; do echo \"$a\"; done > '" + folder + "/args'")
        .run("echo x >> '" + folder + "/runs'; pwd > '" + folder + "/cwd'");
  }

  public FakeTool recordsSurroundings() {
    return run("env > '" + folder + "/env'").run("cat > '" + folder + "/stdin'");
  }

  public FakeTool prints(String text) {
    return run("cat '" + file("stdout", text) + "'");
  }

  public FakeTool complains(String text) {
    return run("cat '" + file("stderr", text) + "' >&2");
  }

  public FakeTool run(String line) {
    script.append(line).append('\n');
    return this;
  }

  public FakeTool exits(int code) {
    return run("exit " + code);
  }

  /** Writes the program, and describes a machine that has it on PATH. */
  public Surroundings install() {
    ShellProgram.write(folder, windowsName(), script.toString());
    return surroundings();
  }

  public Surroundings surroundings() {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put(Leftovers.VARIABLE, Leftovers.OURS);
    environment.putIfAbsent("PATH", folder.toString());
    environment.putIfAbsent("HOME", folder.toString());
    return new Surroundings(
        ThisSystem.environment(environment),
        Clock.fixed(NOW, ZoneId.of("Europe/Berlin")),
        ThisSystem.PLATFORM,
        ThisSystem.FILES);
  }

  public List<String> recorded(String what) {
    try {
      Path file = folder.resolve(what);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String kind, String text) {
    try {
      Path file = folder.resolve(kind + "-" + script.length());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
