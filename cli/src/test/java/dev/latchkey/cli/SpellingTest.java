package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a mistyped command or option. */
class SpellingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokne                        | There is no command 'tokne'. Did you mean token?",
        "Token --scope x              | There is no command 'Token'. Did you mean token?",
        "labb run -- true             | There is no command 'labb'. Did you mean lab?",
        "team aply                    | There is no command 'aply'. Did you mean apply?",
        "lab runn -- true             | There is no command 'runn'. Did you mean run?",
        "token --scpe x               | Did you mean --scope?",
        "token --scope x --tennant=t  | Did you mean --tenant?",
        "token --scope x --ouptut json| Did you mean --output?",
        "token --scope x --HELP       | Did you mean --help?",
        "team plan --prun             | Did you mean --prune?",
        "--vesion                     | Did you mean --version?"
      })
  void nearestIsNamedInOneLine(String line, String said) {
    LatchkeyProcess.Result result = CommandInProcess.run(Map.of(), line.split(" +", -1));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr().lines()).singleElement().asString().contains(said, "--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"frobnicate", "x", "token --scope x --zzz", "lab xyz", "123456"})
  void nothingIsGuessedWhereNothingIsNear(String line) {
    LatchkeyProcess.Result result = CommandInProcess.run(Map.of(), line.split(" ", -1));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stderr().lines()).singleElement().asString().doesNotContain("Did you mean");
  }

  @ParameterizedTest
  @CsvSource({"abcd, abdc", "abcd, abcde", "abcd, abc", "abcd, abxd"})
  void oneSlipIsNear(String typed, String meant) {
    assertThat(Spelling.nearest(typed, List.of("zzzz", meant))).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"abcd, zyxw", "a, bcdefg"})
  void otherWordIsNotNear(String typed, String other) {
    assertThat(Spelling.nearest(typed, List.of(other))).isEmpty();
  }
}
