package dev.latchkey.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a file over what it holds, and then cuts off the rest. {@code Files.write} empties the
 * file first; ext4 then waits for the disk when the file is closed (its option {@code
 * auto_da_alloc}), which takes a millisecond or more in place of 20 µs. A test that writes a file
 * thousands of times and that nothing reads meanwhile needs no such wait.
 */
public final class InPlace {
  private InPlace() {}

  /**
   * Writes bytes.
   *
   * @param file the file, which is made if it is missing
   * @param bytes what it holds afterwards
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    // No channel: it would fail in a thread that a test has interrupted.
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(bytes);
      open.setLength(bytes.length);
    }
  }

  /**
   * Writes a text in UTF-8.
   *
   * @param file the file, which is made if it is missing
   * @param text what it holds afterwards
   */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
