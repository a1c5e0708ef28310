package dev.latchkey.identity.broker.internal.dbus;

import java.io.IOException;

/** What came from the bus is not how D-Bus writes a message, or is larger than any answer. */
final class MalformedMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String message) {
    super(message);
  }
}
