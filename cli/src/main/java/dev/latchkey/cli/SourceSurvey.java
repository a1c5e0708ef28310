package dev.latchkey.cli;

import dev.latchkey.cli.SourceRow.State;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.DeveloperMembers;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources of tokens, and what their files and settings show. Starts no tool, asks no server,
 * and does not load the Azure SDK unless a variable of a deployed app is set.
 */
final class SourceSurvey {
  /** Every tool has tokens for it: a sign-in itself gets one. */
  static final TokenRequest REQUEST =
      new TokenRequest(List.of("https://management.azure.com/.default"), null, null, false);

  private static final String AS_PROJECT_WANTS = "sign in as the project file wants";

  private final Terminal terminal;
  private final DeveloperTools tools;
  private final DeveloperMembers members;
  private final @Nullable ProjectFile project;
  private @Nullable IllegalArgumentException fault;

  /** A survey of a machine. */
  SourceSurvey(Terminal terminal, ToolTimeout timeout, @Nullable ProjectFile project) {
    this.terminal = terminal;
    this.tools = new DeveloperTools(terminal.machine());
    tools.mendTimeoutsBy(timeout.remedy());
    this.project = project;
    this.members = members(timeout);
  }

  /** Who is signed in can be told without the variable that can't be used. */
  private DeveloperMembers members(ToolTimeout timeout) {
    try {
      return DeveloperMembers.ofVariables(tools, timeout.duration(), project);
    } catch (IllegalArgumentException e) {
      fault = e;
      return DeveloperMembers.withoutVariables(
          tools, timeout.duration(), opensTokenCaches(), project);
    }
  }

  /** Why {@code token} would fail: a variable with an unusable value; or {@code null}. */
  @Nullable IllegalArgumentException fault() {
    return fault;
  }

  /** Every source, in the chain's order. */
  List<SourceRow> rows(SourceSelection selection) {
    List<SourceRow> rows = new ArrayList<>(deployed(selection));
    for (SourceName name : SourceName.values()) {
      if (name.isDeveloper() && (name.isBuilt() || selection.sources().contains(name))) {
        rows.add(row(name));
      }
    }
    return rows;
  }

  private List<SourceRow> deployed(SourceSelection selection) {
    if (selection.isForDevelopersOnly() && !DeployedSources.areMentioned(terminal.machine())) {
      return DeployedSources.unmentioned();
    }
    try {
      return DeployedSources.ofLibrary(terminal);
    } catch (IllegalArgumentException e) {
      fault = fault == null ? e : fault;
      return DeployedSources.unreadable();
    }
  }

  /** Whether the tools' token caches may be read; they stay closed where the variable is wrong. */
  private boolean opensTokenCaches() {
    try {
      return tools.mayOpenToolCaches();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  Member member(SourceName name) {
    return members.member(name);
  }

  private SourceRow row(SourceName name) {
    Member member = member(name);
    Standing standing = member.standing();
    if (!name.isBuilt()) {
      return SourceRow.of(name.className(), State.NOT_INSTALLED, remedy(standing.failure()));
    }
    if (!name.isRun()) {
      return BrokerRow.of(name, member, standing, terminal.machine());
    }
    SharedTool tool = tools.tool(name, opensTokenCaches());
    String path = tool.program().orElse(null);
    Token token = null;
    Failure refusal = null;
    try {
      token = member.peek(REQUEST).token(); // A new process asks no tool ahead of time.
    } catch (Failure e) {
      // Of other failures, the source's standing says why.
      refusal = e.kind() == FailureKind.REFUSED ? e : null;
    }
    SignIn signIn = tool.signIn(null) instanceof SignedIn found ? found.signIn() : null;
    // The tool's token cache no longer holds the account: the tool will ask for a new sign-in.
    boolean isGone = token == null && signIn != null && signIn.hold() == Hold.GONE;
    State state =
        token != null ? State.SIGNED_IN : isGone ? State.SIGNED_OUT : state(name, standing, path);
    String remedy =
        isGone ? member.login(REQUEST).map(Remedy::text).orElse(null) : remedy(standing.failure());
    if (state == State.SIGNED_IN) {
      remedy = refusalRemedy(refusal);
      if (token == null && signIn != null && refusal == null && project != null) {
        ProjectMatch match = ProjectMatch.of(project, signIn, tool.tenants());
        state = match == ProjectMatch.OTHER_TENANT ? State.UNKNOWN : state;
        remedy = match == ProjectMatch.POSSIBLE ? null : loginToProject(member);
      }
    }
    return new SourceRow(
        name.className(),
        name.tool(),
        path,
        path == null ? null : ToolVersion.of(name, path).orElse(null),
        state,
        signIn == null ? null : signIn.account(),
        signIn == null ? null : Json.orNull(signIn.tenantId()),
        signIn == null ? null : signIn.subscriptionId(),
        signIn == null ? null : Json.orNull(signIn.cloud()),
        token == null ? null : token.expiresOn(),
        remedy);
  }

  private String loginToProject(Member member) {
    String tenant = project == null ? null : project.tenant();
    return member
        .login(new TokenRequest(REQUEST.scopes(), tenant, null, false))
        .map(Remedy::text)
        .orElse(AS_PROJECT_WANTS);
  }

  /** The project file refuses the token that the tool holds: what signs the right account in. */
  private static @Nullable String refusalRemedy(@Nullable Failure refusal) {
    return refusal == null ? null : refusal.remedy().map(Remedy::text).orElse(AS_PROJECT_WANTS);
  }

  private static State state(SourceName name, Standing standing, @Nullable String path) {
    FailedAttempt failure = standing.failure();
    if (failure != null) {
      return failure.kind() == FailureKind.NOT_SIGNED_IN ? State.SIGNED_OUT : unusable(failure);
    }
    if (name.isRun() && path == null) {
      return State.NOT_INSTALLED; // Its sign-in is still there, but nothing gives tokens of it.
    }
    return standing.isReady() ? State.SIGNED_IN : State.UNKNOWN;
  }

  private static State unusable(FailedAttempt failure) {
    return failure.kind() == FailureKind.NOT_INSTALLED
            || failure.kind() == FailureKind.NOT_AVAILABLE_HERE
        ? State.NOT_INSTALLED
        : State.UNKNOWN;
  }

  private static @Nullable String remedy(@Nullable FailedAttempt failure) {
    return failure == null ? null : failure.remedyText().orElse(null);
  }
}
