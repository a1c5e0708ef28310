package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The broker on the class path. It is looked up for the first token, and then kept. */
public final class Brokers {
  private static final String ARTIFACT = "dev.latchkey:latchkey-identity-broker";

  private final @Nullable ClassLoader loader;
  private final Surroundings machine;
  private volatile @Nullable AccountBroker found;

  /**
   * Creates the lookup of a machine's broker.
   *
   * @param loader the class loader that has the broker's module
   * @param machine the machine
   */
  public Brokers(@Nullable ClassLoader loader, Surroundings machine) {
    this.loader = loader;
    this.machine = machine;
  }

  /**
   * The lookup in the class loader of this library.
   *
   * @param machine the machine
   * @return the lookup
   */
  public static Brokers ofThisLibrary(Surroundings machine) {
    return new Brokers(Brokers.class.getClassLoader(), machine);
  }

  /**
   * Finds the broker. Connects to nothing.
   *
   * @return the broker
   * @throws Failure if its module is not on the class path, or can't be loaded
   */
  public AccountBroker find() throws Failure {
    AccountBroker known = found;
    if (known == null) {
      known = provider().on(machine);
      found = known;
    }
    return known;
  }

  private BrokerProvider provider() throws Failure {
    try {
      Optional<BrokerProvider> provider =
          ServiceLoader.load(BrokerProvider.class, loader).findFirst();
      if (provider.isPresent()) {
        return provider.get();
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      // A broker of another version, or for another system, must not stop a chain.
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "the broker on the class path can't be loaded",
          Remedy.step("add " + ARTIFACT + " in the version of dev.latchkey:latchkey-identity"),
          e);
    }
    throw new Failure(
        FailureKind.NOT_AVAILABLE_HERE,
        "its tokens come from the authentication broker, and "
            + ARTIFACT
            + " is not on the class path",
        Remedy.step("add " + ARTIFACT));
  }
}
