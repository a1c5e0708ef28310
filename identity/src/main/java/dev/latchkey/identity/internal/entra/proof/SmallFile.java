package dev.latchkey.identity.internal.entra.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a certificate or a token that another program wrote. */
public final class SmallFile {
  /** The file has more bytes than such a file may have. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private SmallFile() {}

  /**
   * Reads a file. A pipe, which a shell makes of {@code <(…)}, is a file too, and so is a device
   * that never ends.
   *
   * @param file the file
   * @param largest how many bytes it may have
   * @return its content
   * @throws IOException if it can't be read, or is larger
   */
  public static byte[] read(Path file, int largest) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(largest + 1);
      if (bytes.length > largest) {
        throw new TooLargeException();
      }
      return bytes;
    }
  }

  /**
   * The text without its mark. It is UTF-8, perhaps with a byte order mark, or UTF-16, as {@code >}
   * of Windows PowerShell writes it.
   *
   * @param bytes the file's content, which begins with an ASCII character
   * @return the text
   * @throws CharacterCodingException if it is no text
   */
  public static String text(byte[] bytes) throws CharacterCodingException {
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
