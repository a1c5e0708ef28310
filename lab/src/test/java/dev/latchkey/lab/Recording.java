package dev.latchkey.lab;

import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What az printed in a recorded case. The words after AADSTS codes are those of the lab that it was
 * recorded against; all around them is az's own.
 *
 * @param words what az was told
 * @param exitCode its exit code
 * @param stdout what it printed
 * @param stderr what it complained
 */
record Recording(List<String> words, int exitCode, String stdout, String stderr) {
  private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_.-]+|<JWT>");
  private static final Pattern CODE = Pattern.compile("(enter the code )[A-Z0-9]{9}");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T][0-9:.]+Z?");
  private static final Pattern EPOCH = Pattern.compile("(\"expires_on\": )\\d+");
  private static final Pattern REQUEST_IDS =
      Pattern.compile("(Trace ID: |Correlation ID: )[0-9a-f-]{36}");
  private static final Pattern FILE = Pattern.compile("(parse file )\\S+[/\\\\]");
  private static final Pattern TRACEBACK =
      Pattern.compile("Traceback \\(most recent call last\\):.*", Pattern.DOTALL);

  /** The recording of the version next to this tool's. */
  static Recording of(RealTool tool, String name) {
    return of(tool.isAtLeast(2, 54) ? "az-2.91.0" : "az-2.45.0", name);
  }

  static Recording of(String version, String name) {
    String command = read(version, name, "cmd").strip();
    // No recorded argument but the last of a command has blanks in it, and none has quotes.
    String[] words = command.substring("az ".length()).split(" ", -1);
    return new Recording(
        joined(words),
        Integer.parseInt(read(version, name, "rc").strip()),
        read(version, name, "stdout"),
        read(version, name, "stderr"));
  }

  private static List<String> joined(String[] words) {
    return Stream.of(String.join("\n", words).replace("Fabrikam\nShared", "Fabrikam Shared"))
        .flatMap(text -> Stream.of(text.split("\n", -1)))
        .toList();
  }

  String[] arguments() {
    return words.toArray(new String[0]);
  }

  private static String read(String version, String name, String part) {
    String path = "/recordings/" + version + "/" + name + "/" + part;
    try (InputStream in = Recording.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new AssertionError("There is no recording " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(path, e);
    }
  }

  /**
   * With what differs in every run replaced: tokens, codes, times, ids of requests, folders; and
   * without Python's traceback.
   */
  static String normalised(String text) {
    String all = TOKEN.matcher(text).replaceAll("<token>");
    all = CODE.matcher(all).replaceAll("$1<code>");
    all = TIME.matcher(all).replaceAll("<time>");
    all = EPOCH.matcher(all).replaceAll("$1<epoch>");
    all = REQUEST_IDS.matcher(all).replaceAll("$1<id>");
    all = FILE.matcher(all).replaceAll("$1<folder>/");
    return TRACEBACK.matcher(all).replaceAll("").strip();
  }
}
