package dev.latchkey.identity.internal.process;

import java.io.IOException;
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
    String java = Path.of(System.getProperty("java.home"), "bin", "java.exe").toString();
    String classes =
        WindowsTool.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    Path batchFile = Files.createDirectories(folder).resolve(name);
    Files.writeString(
        batchFile,
        "@\"%s\" -Xshare:auto -XX:TieredStopAtLevel=1 -cp \"%s\" %s %%*\r\n"
            .formatted(java, Path.of(classes.substring(1)), WindowsTool.class.getName()));
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
    for (String line : text.split("\r?\n")) {
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

  /** {@code arguments …} prints them, {@code variables} the environment. */
  public static void main(String[] args) throws Exception {
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
