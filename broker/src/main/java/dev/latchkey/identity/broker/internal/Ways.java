package dev.latchkey.identity.broker.internal;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.BrokerClient;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.broker.internal.dbus.BusBroker;
import dev.latchkey.identity.broker.internal.runtime.RuntimeBroker;
import dev.latchkey.identity.broker.internal.wsl.WslBroker;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ways to a broker on one machine, in the order in which they are tried: the one that {@code
 * LATCHKEY_BROKER} names; else that of Linux inside Windows, then the session bus; on Windows and
 * macOS, Microsoft's own library. That there is no broker is remembered for half a minute, since
 * most machines have none and apps ask often.
 */
final class Ways {
  /** The variable that names the way, or turns the broker off. */
  static final String VARIABLE = "LATCHKEY_BROKER";

  /** The system property that does the same, if the variable is not set. */
  static final String PROPERTY = "latchkey.broker";

  /** Set inside a lab. */
  private static final String LAB_VARIABLE = "LATCHKEY_LAB_URL";

  private static final String BUS_VARIABLE = "DBUS_SESSION_BUS_ADDRESS";

  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  private final Surroundings machine;
  private final @Nullable List<BrokerClient> given;
  private volatile @Nullable Absence absence;

  /** That there is no broker, and until when that is believed. */
  private record Absence(Failure failure, Instant end) {}

  Ways(Surroundings machine) {
    this(machine, null);
  }

  /** For tests: other ways than those of the machine. */
  Ways(Surroundings machine, @Nullable List<BrokerClient> given) {
    this.machine = machine;
    this.given = given;
  }

  /**
   * Checks that one of the ways may lead to a broker. Connects to nothing.
   *
   * @throws Failure why none does, for the first way
   */
  void requirePossible() throws Failure {
    Failure first = null;
    for (BrokerClient way : ways()) {
      try {
        way.requirePossible();
        return;
      } catch (Failure e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? none() : first;
  }

  private List<BrokerClient> ways() throws Failure {
    return given != null ? given : find();
  }

  /**
   * Connects to the first broker that is there.
   *
   * @throws Failure why there is none, for the first way
   */
  BrokerSession connect(Deadline deadline) throws Failure, InterruptedException {
    Absence known = absence;
    if (known != null && machine.clock().instant().isBefore(known.end())) {
      Failure failure = known.failure();
      throw new Failure(failure.kind(), failure.seen(), failure.remedy().orElse(null));
    }
    Failure first = null;
    for (BrokerClient way : ways()) {
      try {
        BrokerSession session = way.connect(deadline);
        absence = null;
        return session;
      } catch (Failure e) {
        first = first == null ? e : first;
      }
    }
    Failure failure = first == null ? none() : first;
    absence = new Absence(failure, machine.clock().instant().plus(REMEMBERED));
    throw failure;
  }

  private List<BrokerClient> find() throws Failure {
    String named =
        machine
            .variable(VARIABLE)
            .or(() -> Surroundings.property(PROPERTY))
            .orElse("")
            .strip()
            .toLowerCase(Locale.ROOT);
    return switch (named) {
      case "" -> ofPlatform();
      case "dbus" -> List.of(new BusBroker(machine));
      case "wsl" -> List.of(new WslBroker(machine));
      case "native" -> List.of(new RuntimeBroker(machine));
      case "off" ->
          throw absent(VARIABLE + " is 'off', so no broker is asked", "unset " + VARIABLE);
      default ->
          throw absent(
              VARIABLE
                  + " is '"
                  + Surroundings.shown(named)
                  + "', which is none of dbus, wsl, native and off",
              "unset " + VARIABLE + ", or set it to one of these");
    };
  }

  private List<BrokerClient> ofPlatform() throws Failure {
    List<BrokerClient> ways = new ArrayList<>();
    if (machine.variable(LAB_VARIABLE).isPresent()) {
      // A lab removes the session's bus. Where one is named, it is the lab's own.
      if (machine.variable(BUS_VARIABLE).isEmpty()) {
        throw absent(
            "this process runs in a lab, where the machine's own broker is not used",
            "set " + BUS_VARIABLE + " to a bus with a broker for tests");
      }
      return List.of(new BusBroker(machine));
    }
    if (WslBroker.isPossibleOn(machine)) {
      ways.add(new WslBroker(machine));
    }
    ways.add(
        machine.platform() == Platform.LINUX ? new BusBroker(machine) : new RuntimeBroker(machine));
    return ways;
  }

  private static Failure none() {
    return absent(
        "this system has no authentication broker that Latchkey knows",
        "sign in to another tool: az login");
  }

  private static Failure absent(String seen, String remedy) {
    return new Failure(FailureKind.NOT_AVAILABLE_HERE, seen, Remedy.step(remedy));
  }
}
