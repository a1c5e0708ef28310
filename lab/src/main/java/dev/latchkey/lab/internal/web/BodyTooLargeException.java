package dev.latchkey.lab.internal.web;

import java.io.IOException;

/** A client sent more than the lab takes. */
public final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLargeException(int limit) {
    super("The request body is larger than " + limit + " bytes.");
  }
}
