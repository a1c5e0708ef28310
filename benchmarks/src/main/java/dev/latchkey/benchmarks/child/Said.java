package dev.latchkey.benchmarks.child;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a measured JVM tells the one that measures: lines {@code name: value} on stdout. */
public final class Said {
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private Said() {}

  /**
   * Tells the most memory that this process has had, as Linux counts it: {@code VmHWM}, among all
   * else of {@code /proc/self/status}. To be called last.
   *
   * @throws IOException when stdout is closed
   */
  public static void peak() throws IOException {
    byte[] status = new byte[8192];
    try (FileInputStream in = new FileInputStream("/proc/self/status")) {
      OUT.write(status, 0, Math.max(in.read(status), 0));
    }
  }

  /**
   * Tells a value.
   *
   * @param name its name
   * @param value one line
   * @throws IOException when stdout is closed
   */
  public static void value(String name, String value) throws IOException {
    OUT.write((name + ": " + value + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
