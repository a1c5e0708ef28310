package dev.latchkey.identity.broker.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts in the library's memory, in the form of Windows and of other systems. */
class NativeTextTest {
  /** Releases what was never got. */
  private static final MsalRuntime RUNTIME =
      (MsalRuntime)
          Proxy.newProxyInstance(
              MsalRuntime.class.getClassLoader(),
              new Class<?>[] {MsalRuntime.class},
              (proxy, method, arguments) -> null);

  @ParameterizedTest
  @CsvSource({"true, 2", "false, 1"})
  void textComesBackAsItWas(boolean isWindows, int unit) {
    NativeText texts = new NativeText(isWindows);
    for (String text : new String[] {"a", "Jürgen", "日本", "😀 smile", "x".repeat(5000)}) {
      Memory given = texts.of(text);
      int units = (int) (given.size() / unit);
      Pointer[] place = new Pointer[1];
      String read =
          texts.read(
              RUNTIME,
              (memory, size) -> {
                size.setValue(units);
                if (memory != null) {
                  place[0] = memory;
                  memory.write(0, given.getByteArray(0, units * unit), 0, units * unit);
                }
                return null;
              });
      assertThat(read).isEqualTo(text);
      assertThat(place[0]).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1000000000"})
  void sizeThatNoTextHasGivesNone(int size) {
    assertThat(
            new NativeText(true)
                .read(
                    RUNTIME,
                    (memory, place) -> {
                      assertThat(memory).isNull();
                      place.setValue(size);
                      return null;
                    }))
        .isEmpty();
  }
}
