package dev.latchkey.identity.internal.files;

/** Why the files can't be relied on. */
public enum Reason {
  /** There is no state file: perhaps a wrapper of the tool that keeps its state elsewhere. */
  NO_STATE,
  /** The folder is not known: no home, or a folder that is not absolute. */
  NO_FOLDER,
  /** A file may not be read. */
  NOT_READABLE,
  /** A folder, a pipe or a device lies where a file should be. */
  NOT_A_FILE,
  /** A file is larger than any that the tool writes. */
  TOO_LARGE,
  /** Another user owns, or may write, a file or its folder. */
  NOT_OURS,
  /** The files changed under each of several readings. */
  CHANGING,
  /** A file is empty, half, or not in the form that the tool writes. */
  MALFORMED,
  /** A value has the wrong type, is far too long, or holds characters that must not be shown. */
  UNUSABLE_VALUE,
  /** A form of sign-in that is not known here. */
  UNKNOWN_FORM,
  /** The tool's cloud is not one that it would know. */
  UNKNOWN_CLOUD,
  /** Somebody is signed in, and no subscription is chosen or the wanted one is not there. */
  NO_SUBSCRIPTION,
  /** More than one account or subscription fits. */
  AMBIGUOUS,
  /** The environment tells the tool to get its tokens elsewhere. */
  ELSEWHERE
}
