package dev.latchkey.benchmarks.child;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a measured JVM tells the one that measures: lines {@code name: value} on stdout. */
public final class Said {
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);
  private static final byte[] STAT = {'s', 't', 'a', 't', ':', ' '};

  private Said() {}

  /**
   * Tells what this process has cost, as Linux counts it: all of {@code /proc/self/stat} as {@code
   * stat}, and all of {@code /proc/self/status}, with {@code VmHWM}, the most memory. To be called
   * last. On Windows nothing is told.
   *
   * @throws IOException when stdout is closed
   */
  public static void cost() throws IOException {
    if (File.separatorChar == '\\') {
      return;
    }
    OUT.write(STAT);
    copy("/proc/self/stat");
    copy("/proc/self/status");
  }

  private static void copy(String file) throws IOException {
    byte[] text = new byte[8192];
    try (FileInputStream in = new FileInputStream(file)) {
      OUT.write(text, 0, Math.max(in.read(text), 0));
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
