package dev.latchkey.cli.doctor;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.vscode.VisualStudioCodeState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Visual Studio Code's record of a sign-in, and the broker without which it gives no token. */
final class VisualStudioCodeCheck implements Check {
  @Override
  public String name() {
    return "vscode";
  }

  @Override
  public List<Finding> findings(Machine machine) throws InterruptedException {
    if (machine.surroundings().home().isEmpty()) {
      return List.of(
          Finding.skipped(
              this, "There is no home folder, which would hold a record of a sign-in."));
    }
    Optional<ToolSignIn> code =
        machine.signInsIfReadable().stream()
            .filter(one -> one.source() == SourceName.VISUAL_STUDIO_CODE)
            .findFirst();
    if (code.isEmpty() || code.get().state() instanceof SignedOut) {
      return List.of(
          Finding.skipped(
              this, "There is no record of a sign-in with the extension Azure Resources."));
    }
    FailedAttempt failure = code.get().standing().failure();
    if (!(code.get().state() instanceof SignedIn)) {
      return List.of(
          Finding.warning(
              this,
              "The record of Visual Studio Code can't be used.",
              "in Visual Studio Code, run the command 'Azure: Sign In' again"));
    }
    if (failure != null) {
      return List.of(
          withoutToken(machine, failure.kind(), failure.seen(), failure.remedyText().orElse(null)));
    }
    String account = code.get().signIn().map(SignIn::homeAccountId).orElse(null);
    try {
      boolean isKnown =
          BrokerCheck.accounts(machine, VisualStudioCodeState.CLIENT_ID).stream()
              .anyMatch(known -> known.homeAccountId().equalsIgnoreCase(account));
      return List.of(
          isKnown
              ? Finding.ok(this, "Visual Studio Code: signed in, and the broker knows the account.")
              : withoutToken(
                  machine,
                  FailureKind.NOT_SIGNED_IN,
                  "the authentication broker does not list the account, which may have signed in"
                      + " through the browser",
                  "sign out and in again in Visual Studio Code, or: az login"));
    } catch (Failure e) {
      return List.of(
          withoutToken(machine, e.kind(), e.seen(), e.remedy().map(Remedy::text).orElse(null)));
    }
  }

  private Finding withoutToken(
      Machine machine, FailureKind kind, String seen, @Nullable String remedy) {
    Optional<ToolSignIn> other =
        machine.chosen().filter(one -> one.source() != SourceName.VISUAL_STUDIO_CODE);
    if (other.isPresent()) {
      return Finding.ok(
          this, "Visual Studio Code gives no token: " + seen + ". The chain has another.");
    }
    return Finding.warning(
        this,
        "Somebody is signed in to Visual Studio Code, and no token comes of it: " + seen + ".",
        kind == FailureKind.NOT_AVAILABLE_HERE || remedy == null ? "az login" : remedy);
  }
}
