package dev.latchkey.lab.internal.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** The hosts outside of the lab to which the proxy connects. */
public final class AllowedHosts {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final Set<String> names;
  private final int controlPort;

  /**
   * Names that are allowed.
   *
   * @param names the hosts, in lower case
   * @param controlPort the port of the lab's control endpoint, which is never allowed. A user who
   *     allows loopback, or a name that a foreign DNS points there, does not mean the lab itself
   */
  public AllowedHosts(Set<String> names, int controlPort) {
    this.names = Set.copyOf(names);
    this.controlPort = controlPort;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  boolean has(String host) {
    return names.contains(host.toLowerCase(Locale.ROOT));
  }

  /**
   * Connects to one of them.
   *
   * @throws NoConnectionException if that is not possible; its message is for the client
   */
  Socket connect(String host, int port) throws NoConnectionException {
    InetSocketAddress address = resolve(host, port);
    if (port == controlPort
        && (address.getAddress().isLoopbackAddress() || address.getAddress().isAnyLocalAddress())) {
      throw new NoConnectionException(
          "The lab's control endpoint is not reached through its proxy.");
    }
    Socket server = new Socket();
    try {
      server.connect(address, (int) CONNECT_TIMEOUT.toMillis());
      server.setTcpNoDelay(true);
      return server;
    } catch (IOException e) {
      try {
        server.close();
      } catch (IOException ignored) {
        // It was never open.
      }
      throw new NoConnectionException("The host can't be reached.");
    }
  }

  private static InetSocketAddress resolve(String host, int port) throws NoConnectionException {
    if (port < 1 || port > 65535) {
      throw new NoConnectionException("The host has no such port.");
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new NoConnectionException("The host's name is not known.");
    }
    return address;
  }

  /** No connection could be made. The message is for the client of the proxy. */
  static final class NoConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    NoConnectionException(String why) {
      super(why);
    }
  }
}
