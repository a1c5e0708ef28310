package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.source.Failure;

/** Gives assertions: signed statements by which an application or a person is known. */
@FunctionalInterface
public interface AssertionSource {
  /**
   * An assertion for one request.
   *
   * @return a JWT, not blank
   * @throws Failure when there is none to be had
   */
  String next() throws Failure;
}
