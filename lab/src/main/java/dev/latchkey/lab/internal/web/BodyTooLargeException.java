package dev.latchkey.lab.internal.web;

import java.io.IOException;

/** A body is larger than the lab accepts. */
public final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLargeException(int limit) {
    super("The request body is larger than " + limit + " bytes.");
  }
}
