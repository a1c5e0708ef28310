package dev.latchkey.identity.internal.files;

/** Whether a tool's token cache holds an account. */
public enum Hold {
  /** It does. */
  HELD,
  /** It does not: the tool will ask for a new sign-in. */
  GONE,
  /** It can't be known: the cache is encrypted, or does not hold this kind of account. */
  UNKNOWN
}
