package dev.latchkey.identity.internal.files;

/** Whether a tool's token cache holds an account. */
public enum Hold {
  /** The cache holds the account. */
  HELD,
  /** The cache does not hold it: the tool will ask for a new sign-in. */
  GONE,
  /** Unknown: the cache is encrypted, or does not hold this kind of account. */
  UNKNOWN
}
