package dev.latchkey.identity.broker.internal.dbus;

/** A call was answered with an error. Its words may hold anything and are never shown. */
final class ErrorReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final String words;

  ErrorReplyException(String name, String words) {
    super("an error was answered");
    this.name = name;
    this.words = words;
  }

  /** The error's name, in the form of D-Bus; empty if it has another form. */
  String name() {
    return name;
  }

  /** The error's own words. */
  String words() {
    return words;
  }
}
