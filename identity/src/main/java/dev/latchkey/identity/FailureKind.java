package dev.latchkey.identity;

/**
 * Why a source gave no token. Every kind has a heading of the same name in {@code
 * TROUBLESHOOTING.md}.
 */
public enum FailureKind {
  /** The program, or a part that it needs (a module, another tool), is not installed. */
  NOT_INSTALLED(true),
  /** The tool is installed, but no account is signed in. */
  NOT_SIGNED_IN(true),
  /** Settings that the source needs are missing. */
  NOT_CONFIGURED(true),
  /** This system does not have the source: no broker, no managed identity endpoint. */
  NOT_AVAILABLE_HERE(true),
  /**
   * There is a sign-in, but Microsoft Entra requires the user to sign in again: expired, revoked,
   * MFA, consent.
   */
  REAUTHENTICATION_REQUIRED(false),
  /** Microsoft Entra or a policy refused. Signing in again does not help. */
  REFUSED(false),
  /**
   * The tool refused the request itself: an unknown tenant or subscription, or options that it does
   * not support.
   */
  INVALID_REQUEST(false),
  /** The tool could not reach Microsoft Entra: DNS, connection, proxy, TLS, throttling, 5xx. */
  NETWORK(false),
  /**
   * The deadline passed. The tool and every process that it started were ended, unless other
   * callers wait for the same answer.
   */
  TIMED_OUT(false),
  /** The tool reported success, but its output holds no usable token. */
  UNREADABLE_ANSWER(false),
  /** Any other failure: the tool crashed, or no process could be started. */
  UNEXPECTED(false),
  /** The waiting thread was interrupted; its interrupt flag stays set. */
  INTERRUPTED(false);

  private final boolean absent;

  FailureKind(boolean absent) {
    this.absent = absent;
  }

  /**
   * True if the source could not be tried. A chain then goes on to the next source, and a single
   * credential throws {@code CredentialUnavailableException}.
   *
   * @return {@code true} for {@link #NOT_INSTALLED}, {@link #NOT_SIGNED_IN}, {@link
   *     #NOT_CONFIGURED} and {@link #NOT_AVAILABLE_HERE}
   */
  public boolean isAbsent() {
    return absent;
  }
}
