package dev.latchkey.identity.broker.internal.runtime;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts as MSALRuntime takes and gives them: UTF-16 with two zero bytes on Windows, UTF-8 with one
 * elsewhere. The JVM's own encoding must make no difference.
 */
final class NativeText {
  /** A text that is longer is no token: a bound for what a broken library says. */
  private static final int LONGEST = 1 << 20;

  private final Charset charset;
  private final int unit;

  NativeText(boolean isWindows) {
    charset = isWindows ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    unit = isWindows ? 2 : 1;
  }

  /** A function that fills a text: called without a place, it tells the size. */
  interface Getter {
    @Nullable Pointer get(@Nullable Pointer text, IntByReference size);
  }

  /** The text in memory that lives as long as the result does. */
  Memory of(String text) {
    byte[] bytes = text.getBytes(charset);
    Memory memory = new Memory((long) bytes.length + unit);
    memory.clear();
    memory.write(0, bytes, 0, bytes.length);
    return memory;
  }

  /**
   * Reads a text, and overwrites the memory that held it.
   *
   * @param runtime releases the errors, of which the first says that there was no room
   * @return the text; empty if there is none
   */
  String read(MsalRuntime runtime, Getter getter) {
    IntByReference size = new IntByReference(0);
    release(runtime, getter.get(null, size));
    int length = size.getValue();
    if (length <= 0 || length > LONGEST) {
      return "";
    }
    try (Memory memory = new Memory((long) length * unit)) {
      memory.clear();
      Pointer error = getter.get(memory, size);
      if (error != null) {
        release(runtime, error);
        return "";
      }
      byte[] bytes = memory.getByteArray(0, length * unit);
      memory.clear();
      String text = new String(bytes, charset);
      Arrays.fill(bytes, (byte) 0);
      int end = text.indexOf('\0');
      return end < 0 ? text : text.substring(0, end);
    }
  }

  private static void release(MsalRuntime runtime, @Nullable Pointer error) {
    if (error != null) {
      runtime.MSALRUNTIME_ReleaseError(error);
    }
  }
}
