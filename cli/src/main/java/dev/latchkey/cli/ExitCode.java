package dev.latchkey.cli;

/** The exit codes of the command, the same for every command. */
enum ExitCode {
  /** Done. */
  OK(0),
  /** A fault of ours, or a tool whose answer can't be read. */
  FAULT(1),
  /** Wrong usage: an unknown option, a bad value, an input file that can't be read. */
  USAGE(2),
  /** Nobody is signed in, or not any more. */
  SIGNED_OUT(3),
  /** Refused by Microsoft Entra, by a policy, or for want of a role. */
  REFUSED(4),
  /** Timed out, or the network failed. */
  NETWORK(5),
  /** Interrupted; nothing was left running. */
  INTERRUPTED(130);

  final int value;

  ExitCode(int value) {
    this.value = value;
  }
}
