package dev.latchkey.identity.broker.internal.runtime;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.BrokerClient;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The broker of Windows (WAM) or macOS (Company Portal), through Microsoft's library MSALRuntime
 * and JNA, both of which the app adds. Only the classes behind {@link LoadedRuntime} name JNA's.
 */
public final class RuntimeBroker implements BrokerClient {
  /** One for each path, for the life of the JVM. */
  private static final Map<String, Object> LOADED = new ConcurrentHashMap<>();

  private final Surroundings machine;

  /**
   * Creates the broker of a machine.
   *
   * @param machine its files and variables
   */
  public RuntimeBroker(Surroundings machine) {
    this.machine = machine;
  }

  @Override
  public void requirePossible() throws Failure {
    new RuntimeFile(machine).requireThere();
  }

  @Override
  public BrokerSession connect(Deadline deadline) throws Failure {
    requirePossible();
    try {
      return Loader.session(new RuntimeFile(machine).find(), machine.platform());
    } catch (LinkageError e) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "JNA is missing or can't be loaded, and Microsoft's library is called through it",
          Remedy.step("add net.java.dev.jna:jna, 5.12 or newer"),
          e);
    }
  }

  /** Loaded when a library is: it names classes that need JNA. */
  private static final class Loader {
    private Loader() {}

    static BrokerSession session(String path, Platform platform) throws Failure {
      synchronized (LOADED) {
        LoadedRuntime loaded = (LoadedRuntime) LOADED.get(path);
        if (loaded == null) {
          loaded = LoadedRuntime.load(path, platform);
          LOADED.put(path, loaded);
        }
        return new RuntimeSession(loaded);
      }
    }
  }
}
