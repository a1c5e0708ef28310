package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;

/** The exit codes of the command, the same for every command. */
enum ExitCode {
  /** Done. */
  OK(0),
  /** A fault of latchkey, or a tool whose answer can't be read. */
  FAULT(1),
  /** Wrong usage: an unknown option, a bad value, an input file that can't be read. */
  USAGE(2),
  /** Nobody is signed in, or not any more. */
  SIGNED_OUT(3),
  /** Refused by Microsoft Entra, by a policy, or because a role is missing. */
  REFUSED(4),
  /** Timed out, or the network failed. */
  NETWORK(5),
  /**
   * {@code team plan}: changes are due; {@code team verify}, {@code audit}, {@code doctor}: a
   * problem found.
   */
  PROBLEM(6),
  /** {@code lab run}: the lab itself failed, not the command in it. */
  LAB_FAULT(125),
  /** {@code lab run}: the command exists, and can't be executed. */
  NOT_EXECUTABLE(126),
  /** {@code lab run}: the command does not exist. */
  NOT_FOUND(127),
  /** Interrupted; nothing was left running. */
  INTERRUPTED(130);

  final int value;

  ExitCode(int value) {
    this.value = value;
  }

  static ExitCode of(FailureKind kind) {
    return switch (kind) {
      case NOT_INSTALLED,
          NOT_SIGNED_IN,
          NOT_CONFIGURED,
          NOT_AVAILABLE_HERE,
          REAUTHENTICATION_REQUIRED ->
          SIGNED_OUT;
      case REFUSED -> REFUSED;
      case INVALID_REQUEST -> USAGE;
      case NETWORK, TIMED_OUT -> NETWORK;
      case UNREADABLE_ANSWER, UNEXPECTED -> FAULT;
      case INTERRUPTED -> INTERRUPTED;
    };
  }
}
