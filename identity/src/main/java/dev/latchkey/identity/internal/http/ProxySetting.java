package dev.latchkey.identity.internal.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Locale;
import java.util.Optional;

/**
 * The value of {@code HTTPS_PROXY}. A user and a password in it are dropped: Java sends them to
 * open a tunnel only if the app has set an {@code Authenticator} and {@code
 * jdk.http.auth.tunneling.disabledSchemes}, both for the whole JVM. So their characters don't
 * count, even where a URL may not hold them.
 *
 * @param proxy the proxy; empty if the value names none
 * @param hasPassword whether the value holds a user
 */
public record ProxySetting(Optional<Proxy> proxy, boolean hasPassword) {
  /** What of the variable was not used. */
  public enum Unused {
    /** Nothing, or there is no variable. */
    NOTHING,
    /** The user and the password. */
    PASSWORD,
    /** All of it, since it names no proxy. */
    ALL
  }

  /**
   * Reads a value.
   *
   * @param value the value without blanks around it
   * @return the proxy that it names, if any
   */
  public static ProxySetting of(String value) {
    int colon = value.indexOf("://");
    String scheme = colon < 0 ? "http" : value.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = colon < 0 ? value : value.substring(colon + 3);
    int at = rest.lastIndexOf('@');
    String address = rest.substring(at + 1).replaceFirst("[/?#].*$", "");
    return new ProxySetting(
        HostAndPort.parse(address).flatMap(found -> proxy(scheme, found)), at >= 0);
  }

  /**
   * What of the value is not used.
   *
   * @return all of it if it names no proxy
   */
  public Unused unused() {
    if (proxy.isEmpty()) {
      return Unused.ALL;
    }
    return hasPassword ? Unused.PASSWORD : Unused.NOTHING;
  }

  /** The ports are those that az (Python) and azd (Go) take where the value names none. */
  private static Optional<Proxy> proxy(String scheme, HostAndPort address) {
    return switch (scheme) {
      case "http" -> Optional.of(proxy(Proxy.Type.HTTP, address, 80));
      case "https" -> Optional.of(proxy(Proxy.Type.HTTP, address, 443));
      case "socks", "socks4", "socks4a", "socks5", "socks5h" ->
          Optional.of(proxy(Proxy.Type.SOCKS, address, 1080));
      default -> Optional.empty();
    };
  }

  private static Proxy proxy(Proxy.Type type, HostAndPort address, int defaultPort) {
    int port = address.port() == -1 ? defaultPort : address.port();
    return new Proxy(type, InetSocketAddress.createUnresolved(address.host(), port));
  }
}
