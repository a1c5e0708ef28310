package dev.latchkey.lab.internal.network;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The first message of TLS, in which a client names the host that it wants (RFC 8446, 4.1.2, and
 * RFC 6066, 3).
 */
final class ClientHello {
  /** Longer than any client's: post-quantum keys make 2 KiB. */
  static final int LONGEST = 64 * 1024;

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int RECORD_HEAD = 5;
  private static final int MESSAGE_HEAD = 4;
  private static final int VERSION_AND_RANDOM = 34;

  private ClientHello() {}

  /**
   * Joins the message out of its records.
   *
   * @param received the connection's first bytes
   * @return the message without its head; nothing if there is more to come
   * @throws NotTlsException if these bytes are not the beginning of TLS
   */
  static Optional<ByteBuffer> message(ByteBuffer received) throws NotTlsException {
    ByteBuffer records = received.duplicate();
    ByteBuffer message = ByteBuffer.allocate(LONGEST);
    while (records.remaining() >= RECORD_HEAD) {
      int type = records.get();
      int version = records.getShort() >> 8;
      int length = Short.toUnsignedInt(records.getShort());
      if (type != HANDSHAKE || version != 3 || length == 0 || length > message.remaining()) {
        throw new NotTlsException();
      }
      int there = Math.min(length, records.remaining());
      message.put(records.slice().limit(there));
      records.position(records.position() + there);
      Optional<ByteBuffer> whole = whole(message.duplicate().flip());
      if (whole.isPresent()) {
        return whole;
      }
    }
    return Optional.empty();
  }

  private static Optional<ByteBuffer> whole(ByteBuffer message) throws NotTlsException {
    if (message.remaining() < MESSAGE_HEAD) {
      return Optional.empty();
    }
    int head = message.getInt();
    int length = head & 0xFF_FFFF;
    if (head >>> 24 != CLIENT_HELLO || length > LONGEST - MESSAGE_HEAD) {
      throw new NotTlsException();
    }
    return message.remaining() < length
        ? Optional.empty()
        : Optional.of(message.slice().limit(length));
  }

  /**
   * {@return the host that the client names; none if it names none, or the message is malformed}
   */
  static Optional<String> serverName(ByteBuffer message) {
    try {
      ByteBuffer hello = message.duplicate();
      hello.position(hello.position() + VERSION_AND_RANDOM);
      skip(hello, Byte.toUnsignedInt(hello.get())); // session
      skip(hello, Short.toUnsignedInt(hello.getShort())); // cipher suites
      skip(hello, Byte.toUnsignedInt(hello.get())); // compression
      int extensions = Short.toUnsignedInt(hello.getShort());
      hello.limit(hello.position() + extensions);
      while (hello.hasRemaining()) {
        int extension = hello.getShort();
        int length = Short.toUnsignedInt(hello.getShort());
        if (extension == SERVER_NAME) {
          return firstName(hello.slice().limit(length));
        }
        skip(hello, length);
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      // Malformed: a length leads beyond the end.
    }
    return Optional.empty();
  }

  /** A list of names, of which there is only one kind: a host's, 0. */
  private static Optional<String> firstName(ByteBuffer extension) {
    extension.getShort();
    int kind = extension.get();
    byte[] name = new byte[Short.toUnsignedInt(extension.getShort())];
    extension.get(name);
    String text = new String(name, StandardCharsets.US_ASCII);
    return kind == 0 && text.matches("[A-Za-z0-9._-]+") ? Optional.of(text) : Optional.empty();
  }

  private static void skip(ByteBuffer buffer, int count) {
    buffer.position(buffer.position() + count);
  }

  /** What came is not TLS. */
  static final class NotTlsException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
