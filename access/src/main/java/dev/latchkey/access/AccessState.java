package dev.latchkey.access;

/** Whether a role works for an account. */
public enum AccessState {
  /** The account has the role, or something as good, and the service lets it in. */
  EFFECTIVE("effective"),
  /** The account has the role; nothing can be read with it that would show that it works. */
  UNTESTED("assigned, can't be tested without effect"),
  /** The account has the role, and the service still refuses: this can take ten minutes. */
  NOT_EFFECTIVE_YET("assigned, not effective yet"),
  /** The account may activate the role in Privileged Identity Management, and has not done so. */
  ELIGIBLE("eligible, not activated"),
  /** The account does not have the role. */
  NOT_ASSIGNED("not assigned"),
  /** It can't be told, mostly since the caller may not read role assignments. */
  UNKNOWN("unknown");

  private final String words;

  AccessState(String words) {
    this.words = words;
  }

  /**
   * True if something is left to do.
   *
   * @return true for all but {@link #EFFECTIVE} and {@link #UNTESTED}
   */
  public boolean isProblem() {
    return this != EFFECTIVE && this != UNTESTED;
  }

  /** The words that users see, in the JSON documents too. */
  @Override
  public String toString() {
    return words;
  }
}
