package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.files.Reason;

/** What a tool's files say about who is signed in to it. */
public sealed interface SignInState {

  /**
   * Somebody is signed in.
   *
   * @param signIn who
   */
  record SignedIn(SignIn signIn) implements SignInState {}

  /** The files say that nobody is signed in: the tool need not be asked. */
  record SignedOut() implements SignInState {}

  /**
   * The files say nothing that can be relied on: the tool must be asked.
   *
   * @param reason why
   */
  record Unknown(Reason reason) implements SignInState {}
}
