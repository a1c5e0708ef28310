package dev.latchkey.identity.broker.internal.dbus;

/**
 * What is called on a bus.
 *
 * @param name the name of the service
 * @param path the path of its object
 * @param interfaceName the interface of the methods
 */
record BusName(String name, String path, String interfaceName) {
  /** The bus itself. */
  static final BusName BUS =
      new BusName("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus");

  /** The name of the broker's service, with a small b. */
  private static final String BROKER_NAME = "com.microsoft.identity.broker1";

  private static final String BROKER_PATH = "/com/microsoft/identity/broker1";

  /**
   * The broker, whose interface has a capital B. It can't be introspected since its version 2.0.2.
   */
  static final BusName BROKER =
      new BusName(BROKER_NAME, BROKER_PATH, "com.microsoft.identity.Broker1");

  /** What every service has. */
  static final BusName BROKER_PEER =
      new BusName(BROKER_NAME, BROKER_PATH, "org.freedesktop.DBus.Peer");
}
