package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.FailureKind;
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
  private volatile @Nullable AccountBroker found;

  public Brokers(@Nullable ClassLoader loader) {
    this.loader = loader;
  }

  public static Brokers ofThisLibrary() {
    return new Brokers(Brokers.class.getClassLoader());
  }

  public AccountBroker find() throws Failure {
    AccountBroker known = found;
    if (known == null) {
      known =
          load()
              .orElseThrow(() ->
                  new Failure(
                      FailureKind.NOT_AVAILABLE_HERE,
                      "its tokens come from the authentication broker, and "
                          + ARTIFACT
                          + " is not on the class path",
                      Remedy.step("add " + ARTIFACT)));
      found = known;
    }
    return known;
  }

  private Optional<AccountBroker> load() throws Failure {
    try {
      return ServiceLoader.load(AccountBroker.class, loader).findFirst();
    } catch (ServiceConfigurationError | LinkageError e) {
      // A broker of another version, or for another system, must not stop a chain.
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "the broker on the class path can't be loaded",
          Remedy.step("add " + ARTIFACT + " in the version of dev.latchkey:latchkey-identity"),
          e);
    }
  }
}
