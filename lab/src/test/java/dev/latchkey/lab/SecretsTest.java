package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;

class SecretsTest {
  /** One in 64 began with {@code -}: az took it for an option. */
  @RepeatedTest(1_000)
  void secretIsNoOptionOfACommand() {
    assertThat(Secrets.create()).matches("[0-9A-Za-z_][0-9A-Za-z_-]{42}");
  }
}
