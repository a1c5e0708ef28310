package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.testing.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/picture.svg} shows what {@code whoami} and {@code doctor} print in a lab, and the
 * README's transcript of {@code demo}, which DemoIT compares with the real one.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the picture shows paths of Linux")
class PictureIT {
  private static final Path PICTURE = Path.of("../docs/picture.svg");
  private static final boolean IS_WRITTEN = Boolean.getBoolean("latchkey.write");
  private static final Pattern ID =
      Pattern.compile("\\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}");
  private static final int SHOWN_OF_ID = 12;

  /** On a slow machine a check of doctor may come to no end, and the count is another one. */
  private static final Pattern NOT_COMPARED =
      Pattern.compile(
          "did not end within|^  warning  tool-start|^ {20,}remedy: |^\\d+ problems?, ");

  private static final String TO_WRITE =
      "write it: mvn verify -pl cli -am -Dtest=None -Dit.test=PictureIT"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
          + " -Dtest.jvmOptions=-Dlatchkey.write=true";

  @TempDir Path folder;

  @Test
  void pictureShowsWhatTheCommandsPrint() throws Exception {
    Map<String, List<String>> printed = new LinkedHashMap<>();
    printed.put("latchkey demo", demo());
    try (InLab inLab = new InLab(folder).signedIn()) {
      LatchkeyProcess command = inLab.command().jvmOption("-Dlatchkey.colours=true");
      printed.put("latchkey whoami", narrow(lines(command.run("whoami"), inLab)));
      printed.put("latchkey doctor", lines(command.run("doctor"), inLab));
    }
    if (IS_WRITTEN) {
      TerminalPicture picture = new TerminalPicture();
      printed.forEach(picture::typed);
      Files.writeString(PICTURE, picture.svg());
      return;
    }
    String shown = comparable(TerminalPicture.textOf(Files.readString(PICTURE)));
    printed.forEach((command, output) -> {
      assertThat(shown).contains("$ " + command);
      output.stream()
          .filter(line -> !NOT_COMPARED.matcher(line).find())
          .forEach(line -> assertThat(shown).as(TO_WRITE).contains(comparable(line)));
    });
  }

  private static List<String> lines(Result result, InLab inLab) {
    return result
        .stdout()
        .replace(inLab.lab.standInAz().toString(), "/usr/bin/az")
        .lines()
        .toList();
  }

  private static List<String> demo() {
    return Page.of("README.md").blocks("console").stream()
        .filter(block -> block.runBy().equals(Optional.of("DemoIT")))
        .flatMap(block -> block.text().lines().skip(1))
        .toList();
  }

  /** Leaves only the start of the ids, in the columns of all lines alike. */
  private static List<String> narrow(List<String> lines) {
    String row = lines.stream().filter(line -> ID.matcher(line).find()).findFirst().orElseThrow();
    // The colour takes no column.
    int shift = row.length() - row.replaceFirst("^\u001b\\[1;32m", "").length();
    List<String> narrowed = lines;
    Matcher id = ID.matcher(row);
    int removed = 0;
    while (id.find()) {
      int begin = id.start() - removed + SHOWN_OF_ID;
      int length = id.end() - id.start() - SHOWN_OF_ID - 1;
      narrowed =
          narrowed.stream()
              .map(line ->
                  withoutColumns(line, line.startsWith("\u001b") ? begin : begin - shift, length))
              .toList();
      removed += length;
    }
    return narrowed;
  }

  /** In a row of the table; an id that is cut ends with an ellipsis. */
  private static String withoutColumns(String line, int begin, int length) {
    if (!line.startsWith("  ") && !line.startsWith("\u001b")) {
      return line;
    }
    String mark = line.charAt(begin) == ' ' ? " " : "…";
    return line.substring(0, begin) + mark + line.substring(begin + length + 1);
  }

  /** Without the numbers, which are times and ports, and with one blank for several. */
  private static String comparable(String text) {
    return text.replaceAll("\u001b\\[[\\d;]*m", "")
        .replaceAll("\\d+", "0")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
