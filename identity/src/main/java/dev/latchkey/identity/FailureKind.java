package dev.latchkey.identity;

/**
 * Why a source gave no token. Every kind has a heading of the same name in {@code
 * TROUBLESHOOTING.md}.
 */
public enum FailureKind {
  /** There is no such program, or a part that it needs (a module, another tool) is missing. */
  NOT_INSTALLED(true),
  /** The tool is there and nobody is signed in to it. */
  NOT_SIGNED_IN(true),
  /** Settings that the source needs are missing. */
  NOT_CONFIGURED(true),
  /** This system has no such source: no broker, no managed identity endpoint. */
  NOT_AVAILABLE_HERE(true),
  /**
   * The sign-in is there and Microsoft Entra wants the person again: expired, revoked, MFA,
   * consent.
   */
  REAUTHENTICATION_REQUIRED(false),
  /** Microsoft Entra or a policy said no; signing in again does not help. */
  REFUSED(false),
  /**
   * The tool refused the request itself: an unknown tenant or subscription, or options it does not
   * take.
   */
  INVALID_REQUEST(false),
  /** The tool could not reach Microsoft Entra: DNS, connection, proxy, TLS, throttling, 5xx. */
  NETWORK(false),
  /**
   * The deadline passed; the tool and everything that it started was ended, unless others wait for
   * the same answer.
   */
  TIMED_OUT(false),
  /** The tool reported success, but what it printed holds no usable token. */
  UNREADABLE_ANSWER(false),
  /** Anything else: the tool crashed, or no process could be started. */
  UNEXPECTED(false),
  /** The waiting thread was interrupted; its interrupt flag stays set. */
  INTERRUPTED(false);

  private final boolean absent;

  FailureKind(boolean absent) {
    this.absent = absent;
  }

  /**
   * Whether the source could not even be asked, so that a chain asks the next one and a credential
   * alone throws {@code CredentialUnavailableException}.
   *
   * @return {@code true} for {@link #NOT_INSTALLED}, {@link #NOT_SIGNED_IN}, {@link
   *     #NOT_CONFIGURED} and {@link #NOT_AVAILABLE_HERE}
   */
  public boolean isAbsent() {
    return absent;
  }
}
