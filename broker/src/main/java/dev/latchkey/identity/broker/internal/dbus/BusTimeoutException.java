package dev.latchkey.identity.broker.internal.dbus;

import java.io.IOException;

/** The deadline passed before the bus or the broker answered. */
final class BusTimeoutException extends IOException {
  private static final long serialVersionUID = 1L;

  BusTimeoutException() {
    super("the deadline passed");
  }
}
