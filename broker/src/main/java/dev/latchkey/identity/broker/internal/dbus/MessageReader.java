package dev.latchkey.identity.broker.internal.dbus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the values of a message, in either order of bytes, and never beyond a limit. */
final class MessageReader {
  /** How deep a type that is skipped may be nested. D-Bus allows 64. */
  private static final int DEEPEST = 8;

  private static final int LONGEST_NAME = 255;

  private final byte[] bytes;
  private final int limit;
  private final boolean isLittleEndian;
  private int position;

  /**
   * Creates a reader at the start of a message.
   *
   * @param bytes the message
   * @param limit where to stop
   * @param order the first byte of a message: {@code l} or {@code B}
   */
  MessageReader(byte[] bytes, int limit, byte order) throws MalformedMessageException {
    if (limit > bytes.length || (order != 'l' && order != 'B')) {
      throw new MalformedMessageException("not a message of D-Bus");
    }
    this.bytes = bytes;
    this.limit = limit;
    this.isLittleEndian = order == 'l';
  }

  boolean isAtEnd() {
    return position >= limit;
  }

  void skip(int count) throws MalformedMessageException {
    if (count < 0 || count > limit - position) {
      throw new MalformedMessageException("a message that ends too early");
    }
    position += count;
  }

  /** Skips the bytes before a value, of which D-Bus wants that they are zero. */
  void align(int to) throws MalformedMessageException {
    while (position % to != 0) {
      if (octet() != 0) {
        throw new MalformedMessageException("padding that is not zero");
      }
    }
  }

  int octet() throws MalformedMessageException {
    skip(1);
    return bytes[position - 1] & 0xFF;
  }

  int number() throws MalformedMessageException {
    align(4);
    skip(4);
    int number = 0;
    for (int i = 0; i < 4; i++) {
      int place = isLittleEndian ? position - 1 - i : position - 4 + i;
      number = number << 8 | (bytes[place] & 0xFF);
    }
    return number;
  }

  byte[] text() throws MalformedMessageException {
    return ended(number());
  }

  String signature() throws MalformedMessageException {
    byte[] text = ended(octet());
    return new String(text, StandardCharsets.US_ASCII);
  }

  /** A name of D-Bus; empty if it has characters that no name has. */
  String name() throws MalformedMessageException {
    String name = new String(text(), StandardCharsets.UTF_8);
    return name.length() <= LONGEST_NAME && name.matches("[A-Za-z0-9_.]+") ? name : "";
  }

  /** A text with the zero at its end. */
  private byte[] ended(int length) throws MalformedMessageException {
    skip(length);
    int end = position;
    if (octet() != 0) {
      throw new MalformedMessageException("a text without its end");
    }
    return Arrays.copyOfRange(bytes, end - length, end);
  }

  /** Skips a value of one type. */
  void skipValue(String type) throws MalformedMessageException {
    if (skipOne(type, 0, 0) != type.length()) {
      throw new MalformedMessageException("a value of more than one type");
    }
  }

  /** Skips a value of the type that starts at an index, and returns where that type ends. */
  private int skipOne(String types, int start, int depth) throws MalformedMessageException {
    if (start >= types.length() || depth > DEEPEST) {
      throw new MalformedMessageException("a type that can't be read");
    }
    switch (types.charAt(start)) {
      case 'y' -> skip(1);
      case 'n', 'q' -> skipFixed(2);
      case 'b', 'i', 'u', 'h' -> skipFixed(4);
      case 'x', 't', 'd' -> skipFixed(8);
      case 's', 'o' -> text();
      case 'g' -> signature();
      case 'v' -> {
        String type = signature();
        if (skipOne(type, 0, depth + 1) != type.length()) {
          throw new MalformedMessageException("a value of more than one type");
        }
      }
      default -> throw new MalformedMessageException("a type that can't be read");
    }
    return start + 1;
  }

  private void skipFixed(int size) throws MalformedMessageException {
    align(size);
    skip(size);
  }
}
