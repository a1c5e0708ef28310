package dev.latchkey.identity.internal.entra.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The text in a file that another program wrote: UTF-8, perhaps with a byte order mark, or UTF-16,
 * as {@code >} of Windows PowerShell writes it.
 */
final class EncodedText {
  private EncodedText() {}

  /**
   * The text without its mark.
   *
   * @param bytes the file's content, which begins with an ASCII character
   * @throws CharacterCodingException if it is no text
   */
  static String of(byte[] bytes) throws CharacterCodingException {
    String text = charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Charset charset(byte[] bytes) {
    if (bytes.length < 2) {
      return StandardCharsets.UTF_8;
    }
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if ((first == 0xFF && second == 0xFE) || (first != 0 && second == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    return (first == 0xFE && second == 0xFF) || (first == 0 && second != 0)
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }
}
