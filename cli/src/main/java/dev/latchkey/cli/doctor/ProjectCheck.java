package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.tool.SignIn;
import java.util.List;
import java.util.Optional;

/** Is the sign-in the one that the project's {@code latchkey.yaml} wants? */
final class ProjectCheck implements Check {
  @Override
  public String name() {
    return "project";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    ProjectFile project;
    try {
      project = machine.project();
    } catch (IllegalArgumentException e) {
      return List.of(
          Finding.problem(
              this,
              String.valueOf(e.getMessage()),
              "mend that line, or name another file: "
                  + machine.set(ProjectFile.VARIABLE, "FILE")));
    }
    if (project == null) {
      return List.of(
          Finding.ok(this, "No " + ProjectFile.NAME + " here: any tenant and account will do."));
    }
    if (project.account() != null) {
      machine.accounts().add(project.account());
    }
    return List.of(compared(machine, project));
  }

  private Finding compared(Machine machine, ProjectFile project) {
    Optional<ToolSignIn> chosen = machine.chosen();
    Optional<SignIn> signIn = chosen.flatMap(ToolSignIn::signIn);
    String file = "'" + project.path() + "'";
    if (chosen.isEmpty() || signIn.isEmpty()) {
      return Finding.skipped(this, "No sign-in is known that could be compared with " + file + ".");
    }
    String account = project.account();
    boolean isName = account != null && account.contains("@"); // An id stands in tokens alone.
    if (account != null && isName && !account.equalsIgnoreCase(signIn.get().account())) {
      return Finding.problem(
          this,
          chosen.get().title()
              + " is signed in as '"
              + signIn.get().account()
              + "', and "
              + file
              + " wants '"
              + account
              + "'.",
          SignInCheck.login(
              chosen.get().source(), project.tenant() == null ? "" : project.tenant()));
    }
    String tenant = project.tenant();
    String own = signIn.get().tenantId();
    if (tenant != null && !own.isEmpty() && !tenant.equalsIgnoreCase(own)) {
      return Finding.warning(
          this,
          chosen.get().title()
              + " is set to the tenant '"
              + own
              + "', and "
              + file
              + " wants '"
              + tenant
              + "': tokens are asked for in the second.",
          SignInCheck.login(chosen.get().source(), tenant));
    }
    return Finding.ok(this, "The sign-in is the one that " + file + " wants.");
  }
}
