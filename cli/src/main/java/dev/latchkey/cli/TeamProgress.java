package dev.latchkey.cli;

import dev.latchkey.access.Change;
import dev.latchkey.access.Progress;
import java.io.PrintStream;
import java.time.Duration;

/** A line on stderr for each change, and one every ten seconds while it waits. */
final class TeamProgress implements Progress {
  private static final long EVERY_SECONDS = 10;

  private final PrintStream err;
  private long lastSaid = -1;

  TeamProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public void made(Change change) {
    lastSaid = -1;
    err.println(
        "done: "
            + change.action()
            + " "
            + change.kind()
            + " '"
            + change.name()
            + "'"
            + where(change));
  }

  private static String where(Change change) {
    if (change.scope().isEmpty()) {
      return "";
    }
    return switch (change.kind()) {
      case ROLE -> " at " + change.scope();
      case MEMBER, GROUP -> ", " + change.scope();
      case APP -> ": " + change.scope();
    };
  }

  @Override
  public void waiting(String reason, Duration elapsed) {
    long interval = elapsed.toSeconds() / EVERY_SECONDS;
    if (interval != lastSaid) {
      lastSaid = interval;
      err.println("waiting: " + reason + " (" + elapsed.toSeconds() + " s) …");
    }
  }

  @Override
  public void warning(String message) {
    err.println("warning: " + message);
  }
}
