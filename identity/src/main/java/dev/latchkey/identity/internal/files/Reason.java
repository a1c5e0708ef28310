package dev.latchkey.identity.internal.files;

/** Why a tool's files are not reliable. */
public enum Reason {
  /** There is no state file: the tool may be a wrapper that keeps its state elsewhere. */
  NO_STATE,
  /** The folder is unknown: there is no home, or the folder's path is not absolute. */
  NO_FOLDER,
  /** Access to a file is denied. */
  NOT_READABLE,
  /** A folder, a pipe or a device is in the place of a file. */
  NOT_A_FILE,
  /** A file is larger than any that the tool writes. */
  TOO_LARGE,
  /** Another user owns, or can write, a file or its folder. */
  NOT_OURS,
  /** The files changed during each of several readings. */
  CHANGING,
  /** A file is empty, incomplete, or not in the tool's format. */
  MALFORMED,
  /** A value has the wrong type, is far too long, or has characters that must not be shown. */
  UNUSABLE_VALUE,
  /** The kind of sign-in is unknown. */
  UNKNOWN_FORM,
  /** The tool does not know the cloud that is set. */
  UNKNOWN_CLOUD,
  /**
   * An account is signed in, but no subscription is chosen, or the requested one does not exist.
   */
  NO_SUBSCRIPTION,
  /** More than one account or subscription fits. */
  AMBIGUOUS,
  /** The environment makes the tool get its tokens elsewhere. */
  ELSEWHERE
}
