package dev.latchkey.identity.internal.json;

import java.io.IOException;

/** A text is no JSON. Says nothing of the text, which may hold secrets. */
public final class MalformedJsonException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedJsonException() {
    super("no JSON");
  }
}
