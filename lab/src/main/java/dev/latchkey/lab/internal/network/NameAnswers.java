package dev.latchkey.lab.internal.network;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers to questions about names (RFC 1035): every name with a dot has the address 127.0.0.1, and
 * no other record.
 */
final class NameAnswers {
  private static final int HEAD = 12;
  private static final int ADDRESS = 1; // A
  private static final int INTERNET = 1; // IN
  private static final int NO_SUCH_NAME = 3;
  private static final int NOT_IMPLEMENTED = 4;
  private static final int QUERY_BITS = 0xF900; // QR, Opcode, RD
  private static final int IS_ANSWER = 0x8080; // QR, RA

  private NameAnswers() {}

  /** {@return the answer to a question; none to what is no question} */
  static Optional<ByteBuffer> answer(ByteBuffer received) {
    try {
      return answerTo(received.slice());
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty(); // Malformed: a length leads beyond the end.
    }
  }

  private static Optional<ByteBuffer> answerTo(ByteBuffer question) {
    short id = question.getShort();
    int flags = question.getShort();
    int count = question.getShort();
    if ((flags & 0x8000) != 0 || count != 1) {
      return Optional.empty();
    }
    question.position(HEAD);
    int labels = skipName(question);
    int type = question.getShort();
    int kind = question.getShort();
    byte[] asked = new byte[question.position() - HEAD];
    question.get(HEAD, asked);
    boolean isQuery = (flags & 0x7800) == 0;
    boolean isKnown = labels > 1 && !isReverse(asked);
    boolean hasAddress = isQuery && isKnown && type == ADDRESS && kind == INTERNET;
    int code = isQuery ? (isKnown ? 0 : NO_SUCH_NAME) : NOT_IMPLEMENTED;
    ByteBuffer answer = ByteBuffer.allocate(HEAD + asked.length + 16);
    answer.putShort(id).putShort((short) ((flags & QUERY_BITS) | IS_ANSWER | code));
    answer.putShort((short) 1).putShort((short) (hasAddress ? 1 : 0)).putInt(0);
    answer.put(asked);
    if (hasAddress) {
      answer.putShort((short) 0xC00C); // the name that was asked about
      answer.putShort((short) ADDRESS).putShort((short) INTERNET).putInt(0);
      answer.putShort((short) 4).putInt(0x7F000001);
    }
    return Optional.of(answer.flip());
  }

  /** Returns how many labels it has. */
  private static int skipName(ByteBuffer question) {
    int labels = 0;
    int length = question.get();
    while (length > 0) {
      question.position(question.position() + length);
      labels++;
      length = question.get();
    }
    if (length < 0) {
      throw new IllegalArgumentException("a question has no pointers");
    }
    return labels;
  }

  /** The names of addresses end with {@code arpa}. */
  private static boolean isReverse(byte[] asked) {
    String text = new String(asked, StandardCharsets.ISO_8859_1);
    return text.toLowerCase(Locale.ROOT).contains("\u0004arpa\u0000");
  }
}
