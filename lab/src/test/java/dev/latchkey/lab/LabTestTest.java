package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A test class with a lab. */
@LabTest
class LabTestTest {
  private static @Nullable Lab seen;

  @Test
  void testIsGivenARunningLab(Lab lab) {
    assertThat(lab.proxyAddress().getPort()).isPositive();
    remember(lab);
  }

  @Test
  void everyTestOfTheClassIsGivenTheSameLab(Lab lab) {
    remember(lab);
  }

  @Nested
  class Inside {
    @Test
    void nestedClassesShareIt(Lab lab) {
      remember(lab);
    }
  }

  private static void remember(Lab lab) {
    assertThat(seen == null || seen == lab).isTrue();
    seen = lab;
  }
}
