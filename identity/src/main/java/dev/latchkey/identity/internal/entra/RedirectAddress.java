package dev.latchkey.identity.internal.entra;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Where a browser brings the answer: an address of this machine, whatever else may answer there.
 *
 * @param uri {@code http://localhost}, perhaps with a port and a path
 */
public record RedirectAddress(URI uri) {
  /** Any port: an application that is registered for {@code http://localhost} may use it. */
  public static final RedirectAddress ANY_PORT =
      new RedirectAddress(URI.create("http://localhost"));

  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Checks an address.
   *
   * @param address what the builder says
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
      // The message below says it all.
    }
    String shown = address.length() > 100 ? address.substring(0, 100) + "…" : address;
    throw new IllegalArgumentException(
        "redirectUrl '"
            + shown.replaceAll("\\p{Cntrl}", "?")
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

  /** The address as the application is registered with it, on the port that was taken. */
  URI on(int port) {
    return URI.create("http://" + uri.getHost() + ":" + port + uri.getRawPath());
  }

  /** The path at which the answer arrives. */
  String path() {
    return uri.getPath().isEmpty() ? "/" : uri.getPath();
  }
}
