package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The broker on the class path, looked for when the first token is asked for, and then kept. */
final class Brokers {
  private static final String ARTIFACT = "dev.latchkey:latchkey-identity-broker";

  private final @Nullable ClassLoader loader;
  private volatile @Nullable AccountBroker found;

  Brokers(@Nullable ClassLoader loader) {
    this.loader = loader;
  }

  static Brokers ofThisLibrary() {
    return new Brokers(Brokers.class.getClassLoader());
  }

  AccountBroker find() throws ToolFailure {
    AccountBroker known = found;
    if (known == null) {
      known =
          load()
              .orElseThrow(() ->
                  new ToolFailure(
                      Kind.NOT_AVAILABLE_HERE,
                      "its tokens come from the authentication broker, and "
                          + ARTIFACT
                          + " is not on the class path",
                      "add " + ARTIFACT));
      found = known;
    }
    return known;
  }

  private Optional<AccountBroker> load() throws ToolFailure {
    try {
      return ServiceLoader.load(AccountBroker.class, loader).findFirst();
    } catch (ServiceConfigurationError | LinkageError e) {
      // Of another version, or for a system that is not this one: no reason to stop a chain.
      throw new ToolFailure(
          Kind.NOT_AVAILABLE_HERE,
          "the broker on the class path can't be loaded",
          "add " + ARTIFACT + " in the version of dev.latchkey:latchkey-identity",
          e);
    }
  }
}
