package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a command reaches a batch file. The last tests ask cmd.exe itself. */
class CmdQuotingTest {
  private static final String AZ = "C:\\tools\\az.cmd";

  @ParameterizedTest
  @CsvSource({
    "C:\\az.cmd,true",
    "C:\\az.BAT,true",
    "C:\\az.cmd.,true",
    "C:\\az.cmd .,true",
    "'C:\\az.bat ',true",
    "C:\\az.exe,false",
    "C:\\az.cmd.exe,false",
    "C:\\x.cmd\\az,false"
  })
  void batchFilesAreToldByTheirNames(String program, boolean isBatch) {
    assertThat(CmdQuoting.isBatch(program)).isEqualTo(isBatch);
  }

  @ParameterizedTest
  @CsvSource({
    "C:\\R&D\\az.cmd",
    "C:\\a^b\\az.cmd",
    "'C:\\co,mma\\az.cmd'",
    "C:\\eq=ual\\az.cmd",
    "C:\\semi;colon\\az.cmd",
    "C:\\par(x86)\\az.cmd",
    "C:\\sp ace\\az.cmd",
    "C:\\100%\\az.cmd",
    "C:\\wow!\\az.cmd",
    "C:\\plain\\az.cmd"
  })
  void programIsAlwaysInQuotes(String program) throws Exception {
    assertThat(CmdQuoting.quote(List.of(program, "account")))
        .containsExactly("\"" + program + "\"", "account");
  }

  @ParameterizedTest
  @CsvSource({
    "'',\"\"",
    "a b,\"a b\"",
    "a&b,\"a&b\"",
    "a|b,\"a|b\"",
    "a<b>c,\"a<b>c\"",
    "a^b,\"a^b\"",
    "(a),\"(a)\"",
    "'a,b','\"a,b\"'",
    "a;b=c,\"a;b=c\"",
    "a*b?,\"a*b?\"",
    "é,\"é\"",
    "a b\\,\"a b\\\\\"",
    "a b\\\\,\"a b\\\\\\\\\"",
    "C:\\a\\,C:\\a\\",
    "https://x.example/.default,https://x.example/.default",
    "--scope,--scope"
  })
  void argumentIsInQuotesUnlessCmdTakesItAsItIs(String argument, String quoted) throws Exception {
    assertThat(CmdQuoting.quote(List.of(AZ, argument))).element(1).isEqualTo(quoted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%PATH%", "100%", "%", "!x!", "wow!", "a\"b", "a\nb", "a\rb", "a\0b", "a\u001ab"})
  void argumentThatCmdWouldChangeIsRefused(String argument) {
    assertThatThrownBy(() -> CmdQuoting.quote(List.of(AZ, "a", argument)))
        .isInstanceOf(CmdQuoting.RefusedException.class)
        .hasMessageEndingWith("which can't be passed to a batch file as it is")
        .message()
        .doesNotContain("PATH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C:\\%USERNAME%\\az.cmd",
        "C:\\50%\\60%\\az.cmd",
        "C:\\!x!\\az.cmd",
        "C:\\a\"b\\az.cmd",
        "C:\\a\nb\\az.cmd"
      })
  void programThatCmdWouldTakeForAnotherIsRefused(String program) {
    assertThatThrownBy(() -> CmdQuoting.quote(List.of(program, "a")))
        .isInstanceOfSatisfying(
            CmdQuoting.RefusedException.class, refused -> assertThat(refused.isProgram()).isTrue());
  }

  @Test
  void variableIsLeftToCmd() throws Exception {
    assertThat(CmdQuoting.quote(List.of(AZ, "--url=%X%"), "%X%"))
        .element(1)
        .isEqualTo("\"--url=%X%\"");
    assertThatThrownBy(() -> CmdQuoting.quote(List.of(AZ, "%X%%Y%"), "%X%"))
        .isInstanceOf(CmdQuoting.RefusedException.class);
  }

  @Test
  @EnabledOnOs(value = OS.WINDOWS, disabledReason = "it runs cmd.exe")
  void argumentsArriveAsTheyAre(@TempDir Path folder) throws Exception {
    // No wildcards and nothing beyond Latin 1: java.exe, which prints them, would change those.
    String characters = " \t&|<>^(),;='`#$[]{}@+~-._:/\\azAZ09éß";
    Random random = new Random(1);
    for (String name : new String[] {"R&D (x86)", "co,mma;semi=colon", "car^et 100%"}) {
      WindowsTool tool = WindowsTool.in(folder.resolve(name));
      List<String> arguments =
          new ArrayList<>(List.of("", "\\", "a\\", "a b\\\\", "&calc", "^", "a'b"));
      for (int i = 0; i < 60; i++) {
        StringBuilder argument = new StringBuilder();
        for (int left = random.nextInt(8); left >= 0; left--) {
          argument.append(characters.charAt(random.nextInt(characters.length())));
        }
        arguments.add(argument.toString());
      }
      List<String> command = new ArrayList<>(List.of(tool.batchFile(), "arguments"));
      command.addAll(arguments);
      ToolOutput output =
          new ToolRunner(tool.surroundings()).run(command, Map.of(), Duration.ofSeconds(60));
      assertThat(output.exitCode()).isZero();
      assertThat(tool.printed(output)).isEqualTo(arguments);
    }
  }
}
