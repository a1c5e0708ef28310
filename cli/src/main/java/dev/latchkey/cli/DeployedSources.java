package dev.latchkey.cli;

import dev.latchkey.cli.SourceRow.State;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.SignInReport;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The sources of deployed apps, as variables show them. */
final class DeployedSources {
  /** Each of these makes one of the sources possible. */
  private static final List<String> VARIABLES =
      List.of(
          "AZURE_CLIENT_ID",
          "AZURE_CLIENT_SECRET",
          "AZURE_CLIENT_CERTIFICATE_PATH",
          "AZURE_FEDERATED_TOKEN_FILE",
          "IDENTITY_ENDPOINT",
          "IDENTITY_HEADER",
          "MSI_ENDPOINT",
          "IMDS_ENDPOINT");

  private DeployedSources() {}

  /** True if a variable speaks of one of them. */
  static boolean areMentioned(Surroundings machine) {
    for (String name : VARIABLES) { // The first stream of a JVM costs milliseconds.
      if (machine.variable(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** The sources on a machine whose variables do not speak of them. */
  static List<SourceRow> unmentioned() {
    return List.of(
        SourceRow.of(SourceName.ENVIRONMENT.className(), State.SIGNED_OUT, null),
        SourceRow.of(SourceName.WORKLOAD_IDENTITY.className(), State.SIGNED_OUT, null),
        SourceRow.of(SourceName.MANAGED_IDENTITY.className(), State.UNKNOWN, null));
  }

  /** The sources on a machine with a variable that the library refuses. */
  static List<SourceRow> unreadable() {
    return List.of(
        SourceRow.of(SourceName.ENVIRONMENT.className(), State.UNKNOWN, null),
        SourceRow.of(SourceName.WORKLOAD_IDENTITY.className(), State.UNKNOWN, null),
        SourceRow.of(SourceName.MANAGED_IDENTITY.className(), State.UNKNOWN, null));
  }

  /** The sources as the library's own chain reports them. Sends nothing. */
  static List<SourceRow> ofLibrary(Terminal terminal) {
    EnumSet<SourceName> deployed = EnumSet.allOf(SourceName.class);
    deployed.removeIf(SourceName::isDeveloper);
    SourceSelection selection = new SourceSelection(deployed, true);
    SignInReport report =
        CredentialTokens.chainOf(terminal, selection, new ToolTimeout(Duration.ofSeconds(10)), null)
            .report();
    List<SourceRow> rows = new ArrayList<>();
    for (Entry entry : report.entries()) {
      rows.add(
          new SourceRow(
              entry.source(),
              null,
              null,
              null,
              state(entry),
              entry.account(),
              entry.tenantId(),
              null,
              null,
              null,
              entry.remedy()));
    }
    return rows;
  }

  private static State state(Entry entry) {
    if (entry.outcome() == Outcome.FAILED) {
      return entry.kind() == FailureKind.NOT_CONFIGURED
              || entry.kind() == FailureKind.NOT_AVAILABLE_HERE
          ? State.SIGNED_OUT
          : State.UNKNOWN;
    }
    return entry.outcome() == Outcome.READY ? State.SIGNED_IN : State.UNKNOWN;
  }
}
