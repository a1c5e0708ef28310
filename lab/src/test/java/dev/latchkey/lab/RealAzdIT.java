package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.testing.RealTools.RealTool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The real Azure Developer CLI, where there is one. */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#azd")
class RealAzdIT {
  private static final String STORAGE = "https://storage.azure.com/.default";

  private final RealTool tool;

  RealAzdIT(RealTool tool) {
    this.tool = tool;
  }

  @Test
  void signsInByDeviceCodeAndPrintsTokensForBothTenants() throws Exception {
    tool.assumeFound();
    try (Lab lab = Lab.start()) {
      try (ToolRun login = start(lab, "auth", "login", "--use-device-code")) {
        lab.approveDeviceCode(awaitCode(lab, login), "alice@contoso.test");
        ToolRun.Result result = login.result();
        assertThat(result.exitCode()).as(result.stderr()).isZero();
      }
      JWTClaimsSet home = token(lab);
      assertThat(home.getStringClaim("upn")).isEqualTo("alice@contoso.test");
      assertThat(home.getStringClaim("tid")).isEqualTo(AzInLab.CONTOSO);
      assertThat(token(lab, "--tenant-id", AzInLab.FABRIKAM).getStringClaim("tid"))
          .isEqualTo(AzInLab.FABRIKAM);
    }
  }

  /** azd shows its code in a form of its own; the lab knows it as well. */
  private static String awaitCode(Lab lab, ToolRun login) throws InterruptedException {
    long deadline = System.nanoTime() + ToolRun.DEADLINE.toNanos();
    while (lab.pendingDeviceCodes().isEmpty()) {
      if (!login.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("azd asked for no code: " + login.result());
      }
      Thread.sleep(20);
    }
    return lab.pendingDeviceCodes().get(0);
  }

  private JWTClaimsSet token(Lab lab, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("auth", "token", "--output", "json", "--no-prompt", "--scope", STORAGE));
    arguments.addAll(List.of(more));
    try (ToolRun run = start(lab, arguments.toArray(new String[0]))) {
      ToolRun.Result result = run.result();
      assertThat(result.exitCode()).as(result.stderr()).isZero();
      return PublishedKeys.verify(lab, AzInLab.parse(result.stdout()).path("token").asText());
    }
  }

  private ToolRun start(Lab lab, String... arguments) {
    List<String> command = new ArrayList<>(List.of(tool.program().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    lab.environment().applyTo(builder.environment());
    return new ToolRun(builder);
  }
}
