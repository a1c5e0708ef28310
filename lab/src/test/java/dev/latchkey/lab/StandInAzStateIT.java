package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stand-in's state files compared with those of the real az, in the same lab: text for text,
 * but for tokens and times, where the real one is of the version that it stands in for; else the
 * files and their modes. What one of them began the other can continue.
 */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#az")
class StandInAzStateIT {
  private static final List<String> FILES =
      List.of("azureProfile.json", "msal_token_cache.json", "clouds.config", "config");
  private static final String ALICE = "alice@contoso.test";
  private static final String STORAGE = "https://storage.azure.com/";

  private final RealTool tool;
  @TempDir Path folder;
  private Lab lab;
  private AzInLab real;
  private AzInLab standIn;

  StandInAzStateIT(RealTool tool) {
    this.tool = tool;
  }

  @BeforeEach
  void start() {
    tool.assumeFound();
    lab = Lab.start();
    real = new AzInLab(lab, tool.program(), folder.resolve("real"));
    standIn = new AzInLab(lab, lab.standInAz(), folder.resolve("stand-in"));
  }

  @AfterEach
  void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  /** Older versions write fewer keys, and in another order. */
  private boolean isVersionOfTheStandIn() {
    return tool.isAtLeast(2, 91);
  }

  private void assertSameState(String when) throws IOException {
    for (String file : FILES) {
      assertThat(state(folder.resolve("stand-in").resolve(file)))
          .as("%s after %s", file, when)
          .isEqualTo(state(folder.resolve("real").resolve(file)));
    }
  }

  private String state(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "no such file";
    }
    String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    if (!isVersionOfTheStandIn()) {
      return permissions;
    }
    return permissions
        + "\n"
        + Files.readString(file, StandardCharsets.UTF_8)
            .replaceAll("(\"secret\": \")[^\"]+\"", "$1<secret>\"")
            .replaceAll(
                "(\"(cached_at|expires_on|extended_expires_on|refresh_on|last_modification_time)\":"
                    + " \")\\d{10}\"",
                "$1<time>\"");
  }

  @Test
  void everyCommandLeavesTheStateThatTheRealAzLeaves() throws IOException {
    real.signIn(ALICE);
    standIn.signIn(ALICE);
    assertSameState("login");
    List<String[]> commands = new ArrayList<>();
    commands.add(new String[] {"account", "get-access-token"});
    commands.add(new String[] {"account", "get-access-token", "--resource", STORAGE});
    commands.add(new String[] {"account", "get-access-token", "--resource", STORAGE, "-s", "Prod"});
    commands.add(new String[] {"account", "get-access-token", "--tenant", "fabrikam.test"});
    commands.add(new String[] {"account", "get-access-token", "--tenant", "nowhere.test"});
    commands.add(new String[] {"account", "set", "--subscription", "Prod"});
    commands.add(new String[] {"account", "set", "--subscription", "nope"});
    for (String[] command : commands) {
      assertSameOutput(command);
      assertSameState(String.join(" ", command));
    }
    real.signIn("bob@contoso.test", "--tenant", "contoso.test");
    standIn.signIn("bob@contoso.test", "--tenant", "contoso.test");
    assertSameState("login of a second person to one tenant");
    assertSameOutput("logout");
    assertSameState("logout of the second");
    assertSameOutput("account", "show");
    assertSameOutput("logout", "--username", ALICE);
    assertSameState("logout of the first");
  }

  private void assertSameOutput(String... command) {
    ToolRun.Result theirs = real.run(command);
    ToolRun.Result ours = standIn.run(command);
    assertThat(ours.exitCode()).isEqualTo(theirs.exitCode());
    if (isVersionOfTheStandIn()) {
      assertThat(Recording.normalised(ours.stdout()))
          .isEqualTo(Recording.normalised(theirs.stdout()));
      assertThat(Recording.normalised(ours.stderr()))
          .isEqualTo(Recording.normalised(theirs.stderr()));
    }
  }

  @Test
  void aSignInForAnotherScopeLeavesTheSameState() throws IOException {
    for (AzInLab az : List.of(real, standIn)) {
      az.signIn("carol@fabrikam.test", "--scope", "https://vault.azure.net/.default");
    }
    assertSameState("login with a scope");
  }

  @Test
  void theRealAzContinuesWhatTheStandInBegan() {
    standIn.signIn(ALICE);
    AzInLab continued = new AzInLab(lab, tool.program(), folder.resolve("stand-in"));

    String cached = standIn.token();
    assertThat(continued.token()).isEqualTo(cached);
    PublishedKeys.verify(lab, continued.token("--resource", STORAGE));
    assertThat(standIn.token("--resource", STORAGE))
        .isEqualTo(continued.token("--resource", STORAGE));
    assertThat(continued.run("logout").exitCode()).isZero();
    assertThat(standIn.run("account", "show").stderr()).contains("az login");
  }

  @Test
  void theStandInContinuesWhatTheRealAzBegan() {
    real.signIn(ALICE);
    AzInLab continued = new AzInLab(lab, lab.standInAz(), folder.resolve("real"));

    assertThat(continued.token()).isEqualTo(real.token());
    assertThat(continued.json("account", "show")).isEqualTo(real.json("account", "show"));
    String storage = continued.token("--resource", STORAGE);
    assertThat(real.token("--resource", STORAGE)).isEqualTo(storage);
    assertThat(continued.run("logout").exitCode()).isZero();
    assertThat(real.run("account", "show").exitCode()).isEqualTo(1);
  }
}
