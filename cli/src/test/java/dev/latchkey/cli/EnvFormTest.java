package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each shell reads; LabStartIT lets a POSIX shell read it, LatchkeyCmdIT cmd.exe. */
class EnvFormTest {
  @ParameterizedTest
  @CsvSource({
    "lab.env, SH",
    "lab, SH",
    "cmd, SH",
    "a/LAB.CMD, CMD",
    "x.bat, CMD",
    "x.Ps1, POWERSHELL"
  })
  void extensionTellsTheShell(String file, EnvForm form) {
    assertThat(EnvForm.of(Path.of(file))).isEqualTo(form);
  }

  @Test
  void batchFileKeepsWhatCmdExeWouldActOn() {
    assertThat(EnvForm.CMD.set("A", "50% a&b|c")).isEqualTo("@set \"A=50%% a&b|c\"");
    assertThat(EnvForm.CMD.set("A", "-Dx=\"a&b\" c|d")).isEqualTo("@set \"A=-Dx=\"a^&b\" c|d\"");
    assertThat(EnvForm.CMD.set("A", "one\r\ntwo")).isEqualTo("@set \"A=one two\"");
    assertThat(EnvForm.CMD.unset("A")).isEqualTo("@set \"A=\"");
    assertThat(EnvForm.CMD.unsetAllWith(Set.of("A_")).split("\r\n"))
        .containsExactly(
            "@set \"A_=1\"", "@for /f \"delims==\" %%v in ('set A_') do @set \"%%v=\"");
    assertThat(EnvForm.CMD.reading("C:\\a b\\lab.cmd")).isEqualTo("call \"C:\\a b\\lab.cmd\"");
  }

  @Test
  void batchFileSetsTheCodePageOnlyWhereItMustAndSetsItBack() {
    assertThat(EnvForm.CMD.whole("@rem x\r\n@set \"A=b\"\r\n")).doesNotContain("chcp");
    assertThat(EnvForm.CMD.whole("@rem x\r\n@set \"A=ö\"\r\n").split("\r\n"))
        .containsExactly(
            "@rem x",
            "@for /f \"tokens=2 delims=:.\" %%c in ('chcp') do @set \"latchkey_page=%%c\"",
            "@chcp 65001 >nul",
            "@set \"A=ö\"",
            "@chcp %latchkey_page% >nul",
            "@set \"latchkey_page=\"");
  }

  @Test
  void powerShellReadsEachValueAsItIs() {
    assertThat(EnvForm.POWERSHELL.set("A", "it's $x `n \u2019"))
        .isEqualTo("$env:A = 'it''s $x `n \u2019\u2019'");
    assertThat(EnvForm.POWERSHELL.unsetAllWith(Set.of("B_", "A_")))
        .isEqualTo(
            "Remove-Item -ErrorAction Ignore 'Env:A_*'\r\nRemove-Item -ErrorAction Ignore 'Env:B_*'");
    assertThat(EnvForm.POWERSHELL.whole("# x\r\n")).isEqualTo("\uFEFF# x\r\n");
    assertThat(EnvForm.POWERSHELL.reading("C:\\it's\\lab.ps1")).isEqualTo(". 'C:\\it''s\\lab.ps1'");
  }
}
