package dev.latchkey.lab.internal.standin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The stand-in as a batch file: cmd.exe must read each path as it is. */
class StandInAzBatchTest {
  @Test
  void pathsAreQuotedAndTheirPercentSignsDoubled() {
    assertThat(StandInAz.batch("C:\\R&D 100%\\bin\\java"))
        .contains("@\"C:\\R&D 100%%\\bin\\java\" -XX:", " \"@%~dp0az.args\" ")
        .endsWith(".StandInAz %*\r\n");
  }

  @Test
  void pathsOutsideAsciiAreReadAsUtf8() {
    assertThat(StandInAz.batch("C:\\Jörg\\java")).startsWith("@chcp 65001 >nul\r\n");
    assertThat(StandInAz.batch("C:\\java")).doesNotContain("chcp");
  }

  @Test
  void launcherOfTheJvmTakesBackslashesOfAFileForEscapes() {
    assertThat(StandInAz.argumentFile("C:\\a b;C:\\c")).isEqualTo("-cp \"C:\\\\a b;C:\\\\c\"\r\n");
  }
}
