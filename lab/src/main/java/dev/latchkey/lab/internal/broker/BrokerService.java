package dev.latchkey.lab.internal.broker;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.interfaces.DBusInterface;

/**
 * The broker's interface on the bus. Each method takes the protocol's version, a correlation id and
 * a request as JSON, and returns an answer as JSON.
 *
 * <p>Source: what Microsoft's MSALRuntime 0.20.7 calls, and what Himmelblau and linux-entra-sso
 * implement. dbus-java finds the methods by reflection, so the names are the protocol's.
 */
@DBusInterfaceName("com.microsoft.identity.Broker1")
@SuppressWarnings("MissingJavadocMethod") // The interface's own text says it for all of them.
public interface BrokerService extends DBusInterface {
  String getAccounts(String protocolVersion, String correlationId, String request);

  String acquireTokenSilently(String protocolVersion, String correlationId, String request);

  String acquireTokenInteractively(String protocolVersion, String correlationId, String request);

  String cancelInteractiveFlow(String protocolVersion, String correlationId, String request);

  String removeAccount(String protocolVersion, String correlationId, String request);

  String acquirePrtSsoCookie(String protocolVersion, String correlationId, String request);

  String generateSignedHttpRequest(String protocolVersion, String correlationId, String request);

  String getLinuxBrokerVersion(String protocolVersion, String correlationId, String request);
}
