package dev.latchkey.identity.broker.fake;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.interfaces.DBusInterface;

/** The methods of a broker on Linux, for dbus-java, which finds them by reflection. */
@DBusInterfaceName("com.microsoft.identity.Broker1")
public interface BrokerMethods extends DBusInterface {
  String getAccounts(String version, String correlationId, String request);

  String acquireTokenSilently(String version, String correlationId, String request);

  String acquireTokenInteractively(String version, String correlationId, String request);

  String cancelInteractiveFlow(String version, String correlationId, String request);
}
