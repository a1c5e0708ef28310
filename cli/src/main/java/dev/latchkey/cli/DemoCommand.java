package dev.latchkey.cli;

import dev.latchkey.lab.Lab;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code demo}: every step from an empty machine to a blob. A developer signs in, an app uses the
 * sign-in, a role is missing, and the team's lead applies a file that gives it. The app is a
 * process of its own: only its environment leads it into the lab.
 */
@Command(
    name = "demo",
    description =
        "Shows it all in one go: a lab, a sign-in, a token, a blob client, a missing role and its"
            + " repair.",
    footer = {
      "",
      "Uses the Azure CLI (LATCHKEY_AZ_PATH, else az on PATH), or the lab's stand-in where there is",
      "none. The config folder is the lab's: your own sign-in is not touched. Nothing leaves the",
      "machine, and nothing stays on it.",
      "",
      "Examples:",
      "  latchkey demo",
      "  latchkey demo --output json"
    })
final class DemoCommand implements Callable<Integer> {
  private static final String USER = "alice@contoso.test";
  private static final String TEAM =
      """
      tenant: contoso.test
      group:
        name: blob-developers
        description: Developers of the demo's app
      members:
        - alice@contoso.test
      roles:
        - role: Storage Blob Data Contributor
          scope: https://contosodata.blob.core.windows.net
      """;

  @Mixin CommonOptions common = new CommonOptions();

  private final Terminal terminal;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    DemoReport report = new DemoReport(terminal, common.isJson());
    try {
      run(report);
      report.end(true);
      return ExitCode.OK.value;
    } catch (Exception e) {
      report.end(false);
      throw e;
    }
  }

  private void run(DemoReport report) throws Exception {
    Lab lab =
        report.step(
            "lab",
            "Starting the lab",
            () -> new LabOptions().start(builder -> builder),
            started ->
                "Contoso, at 127.0.0.1:"
                    + started.proxyAddress().getPort()
                    + "; nothing leaves this machine");
    try (lab) {
      DemoAz az =
          report.step(
              "az",
              "Asking az for its version",
              () -> DemoAz.find(terminal, lab),
              DemoAz::description);
      // Started before the sign-in: its classes load while az works.
      try (DemoAppProcess app = DemoAppProcess.start(az)) {
        report.step(
            "sign-in",
            "Waiting for az login",
            () -> {
              az.signIn(USER);
              return USER + ", by device code";
            });
        try (DemoLead lead = DemoLead.start(az)) {
          report.step("token", "Waiting for the token", () -> app.run("token"));
          report.step("refused", "Waiting for the blob service", () -> app.run("refused"));
          report.step("role", "Waiting for team apply", () -> lead.apply(TEAM));
        }
        report.step("upload", "Uploading", () -> app.run("upload"));
        report.step("list", "Listing", () -> app.run("list"));
        report.step("read", "Reading", () -> app.run("read"));
      }
      report.step(
          "end",
          "Ending the lab",
          () -> {
            lab.close();
            return "the lab is gone, with its ports, processes and files";
          });
    }
  }
}
