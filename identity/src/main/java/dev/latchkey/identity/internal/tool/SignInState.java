package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.files.Reason;

/** The signed-in account of a tool, as its files show it. */
public sealed interface SignInState {

  /**
   * An account is signed in.
   *
   * @param signIn the sign-in
   */
  record SignedIn(SignIn signIn) implements SignInState {}

  /** The files show that no account is signed in: there is no need to run the tool. */
  record SignedOut() implements SignInState {}

  /**
   * The files show nothing reliable: the tool must be run.
   *
   * @param reason why
   */
  record Unknown(Reason reason) implements SignInState {}
}
