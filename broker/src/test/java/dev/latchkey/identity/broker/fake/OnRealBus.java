package dev.latchkey.identity.broker.fake;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests on one private session bus, each with a new broker. */
public abstract class OnRealBus {
  private static @Nullable TestBus started;

  /** The broker of the test. */
  protected FakeBroker fake = FakeBroker.on(bus());

  @BeforeAll
  static void startBus() {
    started = TestBus.start(TestBus.Kind.REAL);
  }

  @AfterAll
  static void endBus() {
    if (started != null) {
      started.close();
    }
  }

  @AfterEach
  void endBroker() {
    fake.close();
  }

  /** The bus of the class. */
  protected static TestBus bus() {
    return Objects.requireNonNull(started);
  }
}
