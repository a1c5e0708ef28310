package dev.latchkey.identity.internal.http;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and the port of an address. {@link URI#getHost} knows no host with an underscore in its
 * name, and containers have such names: {@code app_proxy_1}.
 *
 * @param host a name, or an IP address; IPv6 in brackets
 * @param port the port, or -1 if the address names none
 */
public record HostAndPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+\\]|[\\p{L}\\p{N}._-]+)(?::(\\d{1,5})?)?");

  private static final int LARGEST_PORT = 0xFFFF;

  /**
   * The host and the port of an address.
   *
   * @param uri the address
   * @return both; empty if the address names no host, a user, or no possible port
   */
  public static Optional<HostAndPort> of(URI uri) {
    return uri.getRawAuthority() == null ? Optional.empty() : parse(uri.getRawAuthority());
  }

  /**
   * Reads {@code host} or {@code host:port}.
   *
   * @param text the text
   * @return both; empty if the text has another form
   */
  static Optional<HostAndPort> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
    return port > LARGEST_PORT
        ? Optional.empty()
        : Optional.of(new HostAndPort(matcher.group(1), port));
  }

  /**
   * The host of an address, as messages name it.
   *
   * @param uri the address
   * @return its name
   */
  public static String hostOf(URI uri) {
    return of(uri).map(HostAndPort::host).orElse(String.valueOf(uri.getHost()));
  }
}
