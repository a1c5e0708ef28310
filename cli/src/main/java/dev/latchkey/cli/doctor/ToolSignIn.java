package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import java.util.List;
import java.util.Optional;

/**
 * A developer tool, and who is signed in to it by its files.
 *
 * @param source its place in the chain
 * @param tool the tool
 * @param standing what the chain's report says about it
 * @param holdsToken whether its files hold a token, so that it need not be run
 */
record ToolSignIn(SourceName source, SharedTool tool, Standing standing, boolean holdsToken) {
  /** Every tool has tokens for it: a sign-in itself gets one. */
  private static final TokenRequest REQUEST =
      new TokenRequest(List.of("https://management.azure.com/.default"), null, null, false);

  static ToolSignIn of(SourceName source, SharedTool tool, Member member) {
    return new ToolSignIn(source, tool, member.standing(), holdsToken(member));
  }

  private static boolean holdsToken(Member member) {
    try {
      return member.peek(REQUEST).token() != null;
    } catch (Failure e) {
      return false; // The standing says why.
    }
  }

  SignInState state() {
    return tool.signIn(null);
  }

  Optional<SignIn> signIn() {
    return state() instanceof SignedIn found ? Optional.of(found.signIn()) : Optional.empty();
  }

  /** Whether the chain can use it: there is a token, or the tool can be run and knows somebody. */
  boolean isUsable() {
    return holdsToken || (standing.isReady() && !isGone() && canBeAsked());
  }

  /** Whether its token cache has lost the account that is signed in. */
  boolean isGone() {
    return signIn().filter(found -> found.hold() == Hold.GONE).isPresent();
  }

  /** Whether there is a program to run, or a broker in its place. */
  boolean canBeAsked() {
    return source == SourceName.VISUAL_STUDIO_CODE || tool.program().isPresent();
  }

  /** Whether its files are not there at all: a wrapper may keep them elsewhere. */
  boolean isWithoutFiles() {
    return standing.failure() == null
        && state() instanceof Unknown unknown
        && unknown.reason() == Reason.NO_STATE;
  }

  /** Whether the tool itself must be asked, since its files say nothing. */
  boolean isUnknown() {
    return standing.failure() == null && !standing.isReady();
  }

  /** The command that asks it, whose result is not shown. */
  String askingCommand(Machine machine) {
    return "latchkey token --scope https://management.azure.com/.default --source "
        + source.tool()
        + " > "
        + (machine.surroundings().platform() == Platform.WINDOWS ? "NUL" : "/dev/null");
  }

  /** Its name at the start of a sentence: {@code The Azure CLI}. */
  String title() {
    return Machine.title(tool.facts());
  }
}
