package dev.latchkey.cli;

import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.User;

/**
 * The whole way, once: the developer's sign-in, an app that uses it, a role that is missing, and
 * its repair. The app is a process of its own that knows nothing of the lab but its environment.
 */
final class Demo {
  private static final String USER = "alice@contoso.test";
  private static final String GROUP = "app-developers";
  private static final String ROLE = "Storage Blob Data Contributor";
  private static final String ACCOUNT = "contosodata";

  private final Terminal terminal;
  private final DemoReport report;

  Demo(Terminal terminal, DemoReport report) {
    this.terminal = terminal;
    this.report = report;
  }

  void run() throws Exception {
    Lab lab =
        report.step(
            "lab",
            "Starting the lab",
            () -> LabOptions.start(Lab.builder().assign(ROLE, GROUP, ACCOUNT)),
            started ->
                "Contoso, at 127.0.0.1:"
                    + started.proxyAddress().getPort()
                    + "; nothing leaves this machine");
    try (lab) {
      DemoAz az = report.prepare("az", () -> DemoAz.find(terminal, lab));
      try (DemoAppProcess app = DemoAppProcess.start(az.environment())) {
        run(lab, az, app);
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

  private void run(Lab lab, DemoAz az, DemoAppProcess app) throws Exception {
    report.step("az", "Asking az for its version", az::describe);
    report.step(
        "sign-in",
        "Waiting for az login",
        () -> {
          az.signIn(lab, USER);
          return USER + ", by device code";
        });
    report.step("token", "Waiting for the token", () -> app.run("token"));
    report.step("refused", "Waiting for the blob service", () -> app.run("refused"));
    report.step("role", "Changing the group", () -> putIntoGroup(lab.directory()));
    report.step("upload", "Uploading", () -> app.run("upload"));
    report.step("list", "Listing", () -> app.run("list"));
    report.step("read", "Reading", () -> app.run("read"));
  }

  private static String putIntoGroup(Directory directory) {
    User user = directory.findUser(USER).orElseThrow();
    Group group = directory.findGroup(user.tenantId(), GROUP).orElseThrow();
    directory.addMember(group.objectId(), user.objectId());
    return USER + " put into the group " + GROUP + ", which has the role " + ROLE;
  }
}
