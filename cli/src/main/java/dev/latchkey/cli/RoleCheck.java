package dev.latchkey.cli;

import dev.latchkey.access.AccessCheck;
import dev.latchkey.access.AccessCheck.Result;
import dev.latchkey.access.AccessException;
import dev.latchkey.cli.doctor.Check;
import dev.latchkey.cli.doctor.Finding;
import dev.latchkey.cli.doctor.Finding.State;
import dev.latchkey.cli.doctor.Machine;
import java.util.List;

/** Does a role let the signed-in account read a resource? The only check that asks servers. */
final class RoleCheck implements Check {
  private final Terminal terminal;
  private final String url;

  RoleCheck(Terminal terminal, String url) {
    this.terminal = terminal;
    this.url = url;
  }

  @Override
  public String name() {
    return "role";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    try {
      Result result = new AccessCheck(TeamSignIn.of(terminal, null).credential()).of(url);
      State state =
          switch (result.state()) {
            case EFFECTIVE, UNTESTED -> State.OK;
            case NOT_EFFECTIVE_YET, ELIGIBLE, NOT_ASSIGNED -> State.PROBLEM;
            case UNKNOWN -> State.WARNING;
          };
      return List.of(new Finding(name(), state, result.detail(), Json.orNull(result.command())));
    } catch (CommandFailure e) {
      return List.of(failed(e));
    } catch (AccessException e) {
      return List.of(failed(CommandFailure.of(e)));
    }
  }

  private Finding failed(CommandFailure e) {
    return new Finding(name(), State.PROBLEM, e.message(), e.remedy());
  }
}
