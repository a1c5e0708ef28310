package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a sign-in to Azure in Visual Studio Code. Only its user can do them; each is checked
 * by the files that it leaves.
 */
final class VisualStudioCodeSteps {
  /** The extension Azure Resources, which writes the record of the sign-in. */
  private static final String EXTENSION = "ms-azuretools.vscode-azureresourcegroups-*";

  /** Where the editor keeps extensions: on this machine, and on a remote one. */
  private static final List<String> EXTENSION_FOLDERS =
      List.of(
          ".vscode/extensions",
          ".vscode-insiders/extensions",
          ".vscode-server/extensions",
          ".vscode-remote/extensions");

  private final Terminal terminal;

  VisualStudioCodeSteps(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Shows each step and whether it is done.
   *
   * @throws CommandFailure if one is not
   */
  void requireAll() throws CommandFailure {
    Member member;
    FailedAttempt failure;
    try {
      member =
          new SourceSurvey(terminal, ToolTimeout.of(null), null)
              .member(SourceName.VISUAL_STUDIO_CODE);
      failure = member.standing().failure();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
    boolean isSignedIn = failure == null || failure.kind() != FailureKind.NOT_SIGNED_IN;
    PrintStream err = terminal.err();
    err.println("Signing in to Azure in Visual Studio Code:");
    step(isSignedIn || hasExtension(), "1. Install the extension Azure Resources.");
    step(isSignedIn, "2. Run its command 'Azure: Sign In' (F1), and sign in in the browser.");
    if (failure == null) {
      failure = failureOfBroker(member);
    }
    step(failure == null, "3. A broker on this machine gives tokens of that account.");
    if (failure != null) {
      throw new CommandFailure(
          failure.kind(), failure.message(), failure.remedyText().orElse(null));
    }
  }

  /** Only a token shows that the broker knows the account. */
  private @Nullable FailedAttempt failureOfBroker(Member member) throws CommandFailure {
    long start = System.nanoTime();
    try {
      Progress.during(
          terminal.err(),
          "Waiting for the authentication broker",
          () -> member.token(SourceSurvey.REQUEST));
      return null;
    } catch (Failure e) {
      return member.attempt(SourceSurvey.REQUEST, e, start);
    }
  }

  private void step(boolean isDone, String text) {
    terminal.err().println((isDone ? "  [x] " : "  [ ] ") + text);
  }

  private boolean hasExtension() {
    Path home = Path.of(terminal.machine().home().orElse("."));
    for (String folder : EXTENSION_FOLDERS) {
      Path extensions = home.resolve(folder);
      if (Files.isDirectory(extensions)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(extensions, EXTENSION)) {
          if (found.iterator().hasNext()) {
            return true;
          }
        } catch (IOException e) {
          // The next folder may have it.
        }
      }
    }
    return false;
  }
}
