package dev.latchkey.cli;

import dev.latchkey.cli.SourceRow.State;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.broker.BrokerAccount;
import dev.latchkey.identity.internal.broker.Brokers;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.broker.SystemAccount;
import dev.latchkey.identity.internal.tool.vscode.VisualStudioCodeState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source behind the authentication broker of this machine. The broker is asked which accounts it
 * knows, and for no token.
 */
final class BrokerRow {
  /** A display must not wait long for a broker that hangs. */
  private static final Duration LONGEST = Duration.ofMillis(1500);

  private static final String UNKNOWN_ACCOUNT =
      "sign out and in again in Visual Studio Code, or sign in to another tool: az login";

  private BrokerRow() {}

  static SourceRow of(SourceName name, Member member, Standing standing, Surroundings machine) {
    FailedAttempt failure = standing.failure();
    if (failure != null) {
      State state =
          failure.kind() == FailureKind.NOT_SIGNED_IN ? State.SIGNED_OUT : State.NOT_INSTALLED;
      return row(name, state, standing.owner(), "", failure.remedyText().orElse(null));
    }
    return name == SourceName.VISUAL_STUDIO_CODE
        ? ofRecord(name, machine, standing.owner())
        : ofSystem(name, member, machine);
  }

  private static SourceRow ofRecord(SourceName name, Surroundings machine, Owner owner) {
    SignIn signIn =
        new VisualStudioCodeState(machine).current() instanceof SignedIn found
            ? found.signIn()
            : null;
    String cloud = signIn == null ? "" : signIn.cloud();
    String home = signIn == null ? null : signIn.homeAccountId();
    try {
      boolean isKnown =
          accounts(machine, VisualStudioCodeState.CLIENT_ID).stream()
              .anyMatch(account -> account.homeAccountId().equalsIgnoreCase(home));
      // A broker may give a token of an account that it does not list.
      return row(
          name,
          isKnown ? State.SIGNED_IN : State.UNKNOWN,
          owner,
          cloud,
          isKnown ? null : UNKNOWN_ACCOUNT);
    } catch (Failure e) {
      return failed(name, owner, cloud, e);
    }
  }

  private static SourceRow ofSystem(SourceName name, Member member, Surroundings machine) {
    try {
      List<BrokerAccount> accounts = accounts(machine, SystemAccount.CLIENT_ID);
      if (accounts.size() == 1) {
        BrokerAccount only = accounts.get(0);
        String home = only.homeAccountId();
        String tenant = home.substring(home.indexOf('.') + 1);
        return row(name, State.SIGNED_IN, new Owner(only.username(), home, null, tenant), "", null);
      }
      State state = accounts.isEmpty() ? State.SIGNED_OUT : State.UNKNOWN;
      String remedy =
          accounts.isEmpty()
              ? member.login(SourceSurvey.REQUEST).map(Remedy::text).orElse(null)
              : null;
      return row(name, state, Owner.UNKNOWN, "", remedy);
    } catch (Failure e) {
      return failed(name, Owner.UNKNOWN, "", e);
    }
  }

  private static List<BrokerAccount> accounts(Surroundings machine, String clientId)
      throws Failure {
    try {
      return Brokers.ofThisLibrary(machine).find().accounts(clientId, LONGEST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(FailureKind.INTERRUPTED, "the thread was interrupted");
    }
  }

  private static SourceRow failed(SourceName name, Owner owner, String cloud, Failure e) {
    State state = e.kind() == FailureKind.NOT_AVAILABLE_HERE ? State.NOT_INSTALLED : State.UNKNOWN;
    return row(name, state, owner, cloud, e.remedy().map(Remedy::text).orElse(null));
  }

  private static SourceRow row(
      SourceName name, State state, Owner owner, String cloud, @Nullable String remedy) {
    String tenant = owner.tenantId();
    return new SourceRow(
        name.className(),
        name.tool(),
        null,
        null,
        state,
        owner.account(),
        tenant == null ? null : Json.orNull(tenant),
        null,
        Json.orNull(cloud),
        null,
        remedy);
  }
}
