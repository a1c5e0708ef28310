package dev.latchkey.identity.internal.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch file that runs a class of the tests in a JVM of its own, for tests on a Windows JDK. What
 * the class prints is in base64, a line for each value: the console's code page can't change it.
 */
final class WindowsTool {
  private final Path batchFile;

  private WindowsTool(Path batchFile) {
    this.batchFile = batchFile;
  }

  static WindowsTool in(Path folder) throws IOException {
    return in(folder, "az.cmd");
  }

  static WindowsTool in(Path folder, String name) throws IOException {
    Path batchFile = Files.createDirectories(folder).resolve(name);
    Files.writeString(batchFile, "@\"" + String.join("\" \"", command()) + "\" %*\r\n");
    return new WindowsTool(batchFile);
  }

  String batchFile() {
    return batchFile.toString();
  }

  /** This machine with other values of some variables. */
  Surroundings surroundings(String... namesAndValues) {
    Map<String, String> changed = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      changed.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Surroundings.ofThisMachine().with(changed);
  }

  List<String> printed(ToolOutput output) {
    return decoded(output.stdout());
  }

  static List<String> decoded(String text) {
    List<String> values = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("=")) {
        values.add(
            new String(Base64.getDecoder().decode(line.substring(1)), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static String encoded(String value) {
    return "=" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "\n";
  }

  /**
   * {@code arguments …} prints them, {@code variables} the environment. {@code tree FILE} starts a
   * child that starts another one and ends; the last one writes its id to the file and sleeps.
   */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "tree" -> {
        start("middle", args[1]).waitFor();
        Thread.sleep(60_000);
      }
      case "middle" -> start("last", args[1]);
      case "last" -> {
        Files.writeString(Path.of(args[1]), Long.toString(ProcessHandle.current().pid()));
        Thread.sleep(60_000);
      }
      case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(args[1]));
      default -> print(args);
    }
  }

  /** A program without a batch file. */
  static List<String> command(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java.exe").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes(),
                WindowsTool.class.getName()));
    command.addAll(List.of(args));
    return command;
  }

  private static String classes() {
    String path = WindowsTool.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Path.of(path.substring(1)).toString();
  }

  private static Process start(String what, String file) throws IOException {
    return new ProcessBuilder(command(what, file))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private static void print(String[] args) throws IOException {
    StringBuilder text = new StringBuilder();
    if (args[0].equals("arguments")) {
      for (int i = 1; i < args.length; i++) {
        text.append(encoded(args[i]));
      }
    } else {
      System.getenv().forEach((name, value) -> text.append(encoded(name + "=" + value)));
    }
    String file = System.getenv("WINDOWS_TOOL_FILE");
    if (file == null) {
      System.out.print(text);
    } else {
      Files.writeString(Path.of(file), text + "end\n");
    }
  }
}
