package dev.latchkey.identity.broker.internal.dbus;

import java.util.Arrays;

/**
 * A message from the bus, as far as it matters: whether it is an answer, to which call, and its
 * first text.
 */
final class Message {
  static final int RETURN = 2;
  static final int ERROR = 3;

  /** The length of the part that every message begins with. */
  static final int START = 16;

  /** Larger than the fields of any message: names have 255 characters at most. */
  private static final int LARGEST_FIELDS = 64 << 10;

  /** Far larger than a token. */
  private static final int LARGEST_BODY = 1 << 20;

  private static final int ERROR_NAME = 4;
  private static final int REPLY_SERIAL = 5;
  private static final int SIGNATURE = 8;

  private final int type;
  private final int replySerial;
  private final String errorName;
  private final String signature;
  private final byte[] text;

  private Message(int type, int replySerial, String errorName, String signature, byte[] text) {
    this.type = type;
    this.replySerial = replySerial;
    this.errorName = errorName;
    this.signature = signature;
    this.text = text;
  }

  /** What kind of message it is. */
  int type() {
    return type;
  }

  /** The serial of the call that it answers; 0 if it answers none. */
  int replySerial() {
    return replySerial;
  }

  /** The name of the error; empty without one. */
  String errorName() {
    return errorName;
  }

  /** The types of the body. */
  String signature() {
    return signature;
  }

  /** The first value of the body if that is a text, in UTF-8; else empty. Not a copy. */
  byte[] text() {
    return text;
  }

  /**
   * The length of a whole message.
   *
   * @param bytes at least {@link #START} bytes
   * @throws MalformedMessageException if this is no message, or a message that is too large
   */
  static int lengthOf(byte[] bytes) throws MalformedMessageException {
    MessageReader reader = new MessageReader(bytes, START, bytes[0]);
    if (bytes[3] != 1) {
      throw new MalformedMessageException("another version of the protocol");
    }
    reader.skip(4);
    int body = reader.number();
    reader.skip(4);
    int fields = reader.number();
    if (body < 0 || body > LARGEST_BODY || fields < 0 || fields > LARGEST_FIELDS) {
      throw new MalformedMessageException("a message that is larger than any answer");
    }
    return START + aligned(fields) + body;
  }

  private static int aligned(int length) {
    return (length + 7) / 8 * 8;
  }

  /**
   * Reads a whole message.
   *
   * @param bytes the message alone
   */
  static Message read(byte[] bytes) throws MalformedMessageException {
    MessageReader start = new MessageReader(bytes, START, bytes[0]);
    start.skip(12);
    int endOfFields = START + start.number();
    MessageReader fields = new MessageReader(bytes, endOfFields, bytes[0]);
    fields.skip(START);
    int replySerial = 0;
    String errorName = "";
    String signature = "";
    while (!fields.isAtEnd()) {
      fields.align(8);
      int code = fields.octet();
      String type = fields.signature();
      if (code == REPLY_SERIAL && type.equals("u")) {
        replySerial = fields.number();
      } else if (code == ERROR_NAME && type.equals("s")) {
        errorName = fields.name();
      } else if (code == SIGNATURE && type.equals("g")) {
        signature = fields.signature();
      } else {
        fields.skipValue(type);
      }
    }
    MessageReader body = new MessageReader(bytes, bytes.length, bytes[0]);
    body.skip(START + aligned(endOfFields - START));
    byte[] text = signature.startsWith("s") ? body.text() : new byte[0];
    return new Message(bytes[1], replySerial, errorName, signature, text);
  }

  /** Overwrites the text, which may hold a token. */
  void wipe() {
    Arrays.fill(text, (byte) 0);
  }

  /** Leaves the text out. */
  @Override
  public String toString() {
    return "Message[type=" + type + ", replySerial=" + replySerial + "]";
  }
}
