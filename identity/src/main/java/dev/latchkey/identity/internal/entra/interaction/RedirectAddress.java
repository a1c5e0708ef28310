package dev.latchkey.identity.internal.entra.interaction;

import dev.latchkey.identity.internal.process.Surroundings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * The address on this machine to which a browser brings the answer.
 *
 * @param uri {@code http://localhost}, perhaps with a port and a path
 */
public record RedirectAddress(URI uri) {
  /** Any port, which an application registered for {@code http://localhost} may use. */
  public static final RedirectAddress ANY_PORT =
      new RedirectAddress(URI.create("http://localhost"));

  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Checks an address.
   *
   * @param address the builder's option
   * @return the address
   * @throws IllegalArgumentException for anything but http on this machine
   */
  public static RedirectAddress of(String address) {
    try {
      URI uri = new URI(address.strip());
      if ("http".equalsIgnoreCase(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() <= 0xFFFF
          && HOSTS.contains(uri.getHost())
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return new RedirectAddress(uri);
      }
    } catch (URISyntaxException e) {
      // The message below says enough.
    }
    throw new IllegalArgumentException(
        "redirectUrl '"
            + Surroundings.shown(address)
            + "' is no address by http of this machine: 'http://localhost:8400' is one.");
  }

  /** The interface and the port to listen on; 0 for any. */
  InetSocketAddress socket() throws UnknownHostException {
    InetAddress loopback =
        uri.getHost().equals("localhost")
            ? InetAddress.getLoopbackAddress()
            : InetAddress.getByName(uri.getHost());
    return new InetSocketAddress(loopback, Math.max(0, uri.getPort()));
  }

  /** The address that the application is registered with, with the port in use. */
  URI on(int port) {
    return URI.create("http://" + uri.getHost() + ":" + port + uri.getRawPath());
  }

  /** The path at which the answer arrives. */
  String path() {
    return uri.getPath().isEmpty() ? "/" : uri.getPath();
  }
}
