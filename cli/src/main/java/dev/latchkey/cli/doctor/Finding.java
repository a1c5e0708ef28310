package dev.latchkey.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param check the check's name
 * @param state how bad it is
 * @param message what was seen, in one line
 * @param remedy an exact command or setting; {@code null} if there is nothing to mend
 */
public record Finding(String check, State state, String message, @Nullable String remedy) {
  /** How bad it is. */
  public enum State {
    /** As it should be. */
    OK("ok"),
    /** It may be meant, or hurts only some apps. */
    WARNING("warning"),
    /** Signing in or the app's work fails. */
    PROBLEM("problem"),
    /** Not looked at, with the reason. */
    SKIPPED("skipped");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** The word in the report. */
    @Override
    public String toString() {
      return word;
    }
  }

  static Finding ok(Check check, String message) {
    return new Finding(check.name(), State.OK, message, null);
  }

  static Finding skipped(Check check, String why) {
    return new Finding(check.name(), State.SKIPPED, why, null);
  }

  static Finding warning(Check check, String message, String remedy) {
    return new Finding(check.name(), State.WARNING, message, remedy);
  }

  static Finding problem(Check check, String message, String remedy) {
    return new Finding(check.name(), State.PROBLEM, message, remedy);
  }

  /** Whether it makes the command end with exit code 6. */
  public boolean isProblem() {
    return state == State.PROBLEM;
  }
}
