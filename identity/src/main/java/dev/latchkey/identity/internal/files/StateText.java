package dev.latchkey.identity.internal.files;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of one file, in one array that is overwritten on close. It may hold refresh tokens and
 * secrets, and no other copy of them is ever made.
 */
public final class StateText implements AutoCloseable {
  /** Up to this length, the JDK reads through the stack and leaves no copy on the heap. */
  private static final int CHUNK = 8192;

  private final char[] chars;
  private final int length;

  private StateText(char[] chars, int length) {
    this.chars = chars;
    this.length = length;
  }

  static StateText read(File file, Stamp stamp) throws UnreadableStateException {
    StateText text = read(file, stamp, false);
    if (text == null) {
      throw new UnreadableStateException(Reason.MALFORMED);
    }
    return text;
  }

  /** The text of a file that Windows encrypted, or {@code null} if it can't be decrypted. */
  static @Nullable StateText readProtected(File file, Stamp stamp) throws UnreadableStateException {
    return read(file, stamp, true);
  }

  private static @Nullable StateText read(File file, Stamp stamp, boolean isProtected)
      throws UnreadableStateException {
    byte[] bytes = new byte[(int) stamp.size() + 1];
    try (InputStream in = open(file)) {
      int read = 0;
      while (read < bytes.length) {
        int count = in.read(bytes, read, Math.min(CHUNK, bytes.length - read));
        if (count < 0) {
          break;
        }
        read += count;
      }
      if (read != stamp.size()) {
        throw new UnreadableStateException(Reason.CHANGING);
      }
      return isProtected ? decrypt(bytes, read) : decode(bytes, read);
    } catch (IOException e) {
      throw new UnreadableStateException(Reason.NOT_READABLE);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Opens the file so that its tool can still delete it or put another one in its place: on
   * Windows, a FileInputStream forbids that while it is open.
   */
  static InputStream open(File file) throws IOException {
    return FileOwner.IS_WINDOWS ? Files.newInputStream(file.toPath()) : new FileInputStream(file);
  }

  private static @Nullable StateText decrypt(byte[] bytes, int length)
      throws UnreadableStateException {
    byte[] plain = unprotect(bytes, length);
    if (plain == null) {
      return null;
    }
    try {
      return decode(plain, plain.length);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static byte @Nullable [] unprotect(byte[] bytes, int length)
      throws UnreadableStateException {
    if (!ProtectedEnvelope.isIn(bytes, length)) {
      return DataProtection.unprotect(bytes, length);
    }
    try (StateText envelope = decode(bytes, length)) {
      byte[] encrypted = ProtectedEnvelope.open(envelope);
      return encrypted == null ? null : DataProtection.unprotect(encrypted, encrypted.length);
    }
  }

  private static StateText decode(byte[] bytes, int length) throws UnreadableStateException {
    char[] chars = new char[length];
    CharBuffer text = CharBuffer.wrap(chars);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    if (decoder.decode(ByteBuffer.wrap(bytes, 0, length), text, true).isError()) {
      Arrays.fill(chars, '\0');
      throw new UnreadableStateException(Reason.MALFORMED);
    }
    return new StateText(chars, text.position());
  }

  /** The array itself. The caller is responsible for any copy that it makes. */
  char[] chars() {
    return chars;
  }

  public int length() {
    return length;
  }

  /** The whole text, for files without secrets. */
  String asString() {
    return new String(chars, 0, length);
  }

  @Override
  public void close() {
    Arrays.fill(chars, '\0');
  }
}
