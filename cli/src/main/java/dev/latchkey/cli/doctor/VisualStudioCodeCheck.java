package dev.latchkey.cli.doctor;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import java.util.List;
import java.util.Optional;

/** Visual Studio Code's record of a sign-in, and the broker without which it gives no token. */
final class VisualStudioCodeCheck implements Check {
  @Override
  public String name() {
    return "vscode";
  }

  @Override
  public List<Finding> findings(Machine machine) {
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
    if (failure == null) {
      return List.of(Finding.ok(this, "Visual Studio Code: signed in, and there is a broker."));
    }
    if (machine.chosen().isPresent()) {
      return List.of(
          Finding.ok(
              this,
              "Visual Studio Code gives no token: " + failure.seen() + ". The chain has another."));
    }
    String remedy =
        failure.kind() == FailureKind.NOT_AVAILABLE_HERE
            ? "az login"
            : failure.remedyText().orElse(null);
    return List.of(
        Finding.warning(
            this,
            "Somebody is signed in to Visual Studio Code, and no token comes of it: "
                + failure.seen()
                + ".",
            remedy));
  }
}
