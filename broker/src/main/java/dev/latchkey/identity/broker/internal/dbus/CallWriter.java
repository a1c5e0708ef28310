package dev.latchkey.identity.broker.internal.dbus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a method call whose arguments are texts, with the least significant byte first. */
final class CallWriter {
  private static final int LITTLE_ENDIAN = 'l';
  private static final int METHOD_CALL = 1;
  private static final int PROTOCOL = 1;

  /** Where the lengths of body and header fields stand. */
  private static final int BODY_LENGTH = 4;

  private static final int FIELDS_LENGTH = 12;

  private static final int PATH = 1;
  private static final int INTERFACE = 2;
  private static final int MEMBER = 3;
  private static final int DESTINATION = 6;
  private static final int SIGNATURE = 8;

  private byte[] bytes = new byte[1024];
  private int length;

  private CallWriter() {}

  /** The bytes of a call. No flag is set: the bus starts a service that is not running. */
  static byte[] write(int serial, BusName target, String member, String... arguments) {
    CallWriter writer = new CallWriter();
    writer.byteOf(LITTLE_ENDIAN);
    writer.byteOf(METHOD_CALL);
    writer.byteOf(0);
    writer.byteOf(PROTOCOL);
    writer.number(0);
    writer.number(serial);
    writer.number(0);
    int start = writer.length;
    writer.field(PATH, "o", target.path());
    writer.field(INTERFACE, "s", target.interfaceName());
    writer.field(MEMBER, "s", member);
    writer.field(DESTINATION, "s", target.name());
    if (arguments.length > 0) {
      writer.field(SIGNATURE, "g", "s".repeat(arguments.length));
    }
    writer.numberAt(FIELDS_LENGTH, writer.length - start);
    writer.align(8);
    int body = writer.length;
    for (String argument : arguments) {
      writer.text(argument);
    }
    writer.numberAt(BODY_LENGTH, writer.length - body);
    return Arrays.copyOf(writer.bytes, writer.length);
  }

  private void field(int code, String type, String value) {
    align(8);
    byteOf(code);
    signature(type);
    if (type.equals("g")) {
      signature(value);
    } else {
      text(value);
    }
  }

  private void signature(String signature) {
    byte[] utf8 = signature.getBytes(StandardCharsets.US_ASCII);
    byteOf(utf8.length);
    raw(utf8);
    byteOf(0);
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    raw(utf8);
    byteOf(0);
  }

  private void number(int number) {
    align(4);
    reserve(4);
    length += 4;
    numberAt(length - 4, number);
  }

  private void numberAt(int place, int number) {
    for (int i = 0; i < 4; i++) {
      bytes[place + i] = (byte) (number >>> (8 * i));
    }
  }

  private void align(int to) {
    while (length % to != 0) {
      byteOf(0);
    }
  }

  private void byteOf(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  private void raw(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
