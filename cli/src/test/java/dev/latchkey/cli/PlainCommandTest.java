package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

/** A command line that is read without picocli means what picocli says that it means. */
class PlainCommandTest {
  private static final List<String> WORDS =
      List.of(
          "--scope",
          "--scope",
          "--tenant",
          "--source",
          "--claims",
          "--timeout",
          "--output",
          "--scope=https://a.test/.default",
          "--tenant=t",
          "--output=JSON",
          "--output=xml",
          "--claims={\"a\":\"b=c\"}",
          "--tenant=",
          "--help",
          "-h",
          "--",
          "-",
          "--bogus",
          "@file",
          "",
          " ",
          "\"quoted\"",
          "https://storage.azure.com/.default",
          "text",
          "Json",
          "az",
          "30s");

  private final PrintStream sink =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
  private final Terminal terminal = new Terminal(sink, sink, Map.of(), new Interruption());

  /** The fields of a token command, one after another. */
  private static List<@Nullable Object> fields(TokenCommand token) {
    return Arrays.asList(
        token.scopes, token.tenant, token.source, token.claims, token.timeout, token.common.output);
  }

  private List<@Nullable Object> byPicocli(String... args) {
    ParseResult parsed = RootCommand.commandLine(terminal, args).parseArgs(args);
    return fields((TokenCommand) parsed.subcommand().commandSpec().userObject());
  }

  @Test
  void picocliUnderstandsEveryPlainLineInTheSameWay() {
    Random random = new Random(7);
    int plain = 0;
    for (int i = 0; i < 20_000; i++) {
      List<String> line = new ArrayList<>(List.of("token", "--scope", "s"));
      for (int words = random.nextInt(7); words > 0; words--) {
        line.add(WORDS.get(random.nextInt(WORDS.size())));
      }
      String[] args = line.toArray(String[]::new);
      TokenCommand token = TokenCommand.findPlain(terminal, args);
      if (token != null) {
        plain++;
        assertThat(fields(token)).as("%s", line).isEqualTo(byPicocli(args));
      }
    }
    assertThat(plain).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token --scope https://storage.azure.com/.default",
        "token --scope=https://storage.azure.com/.default --output=json",
        "token --source az --tenant t --claims {} --timeout 30s --output Text --scope a --scope b",
        "whoami",
        "whoami --output json"
      })
  void lineThatUsersTypeIsPlain(String line) {
    assertThat(PlainCommand.find(terminal, line.split(" ", -1))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "token --help",
        "token --scope",
        "token --scope s --help",
        "token --scope s extra",
        "token --scope a b",
        "token --scope s --tenant t --tenant t",
        "token --scope s --output xml",
        "--output json token --scope s",
        "whoami --deep",
        "whoami extra",
        "whoami --output json --output json",
        "lab run -- true"
      })
  void everyOtherLineIsReadByPicocli(String line) {
    assertThat(PlainCommand.find(terminal, line.split(" ", -1))).isNull();
  }
}
