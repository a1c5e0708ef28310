package dev.latchkey.identity.internal.http;

import dev.latchkey.identity.internal.process.Surroundings;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How this JVM reaches servers.
 *
 * @param proxies the proxy for an address; empty where the JVM's own rules decide
 * @param tls makes TLS connections, or {@code null} for the JVM's default
 * @param passwordIgnored whether the way to an address leads through a proxy whose user and
 *     password, as the environment has them, are not used
 */
public record Network(
    Function<URI, Optional<Proxy>> proxies,
    @Nullable SSLSocketFactory tls,
    Predicate<URI> passwordIgnored) {
  private static final int DEFAULT_PORT = 8080;

  /**
   * A network whose proxies need no password.
   *
   * @param proxies the proxy for an address; empty where the JVM's own rules decide
   * @param tls makes TLS connections, or {@code null} for the JVM's default
   */
  public Network(Function<URI, Optional<Proxy>> proxies, @Nullable SSLSocketFactory tls) {
    this(proxies, tls, uri -> false);
  }

  /**
   * The network of this JVM: the proxy of its properties ({@code https.proxyHost}), else that of
   * {@code HTTPS_PROXY} but for the hosts in {@code NO_PROXY}, else none; its own trust store.
   *
   * @param machine the machine with its variables
   * @return its network
   */
  public static Network of(Surroundings machine) {
    return new Network(
        uri -> setting(uri, machine).flatMap(Network::parse),
        null,
        uri -> setting(uri, machine).filter(value -> value.contains("@")).isPresent());
  }

  /** The variable's value, where it decides. */
  private static Optional<String> setting(URI uri, Surroundings machine) {
    ProxySelector jvm = ProxySelector.getDefault();
    boolean decided =
        jvm != null && jvm.select(uri).stream().anyMatch(p -> p.type() != Proxy.Type.DIRECT);
    if (decided || !"https".equalsIgnoreCase(uri.getScheme())) {
      return Optional.empty();
    }
    String except = variable(machine, "NO_PROXY").orElse("");
    return isExcepted(uri.getHost(), except) ? Optional.empty() : variable(machine, "HTTPS_PROXY");
  }

  /** Tools write these names in either case. */
  private static Optional<String> variable(Surroundings machine, String name) {
    return machine.variable(name).or(() -> machine.variable(name.toLowerCase(Locale.ROOT)));
  }

  private static boolean isExcepted(String host, String except) {
    String name = host.toLowerCase(Locale.ROOT);
    for (String entry : except.toLowerCase(Locale.ROOT).split("[,|\\s]+", -1)) {
      String suffix = entry.replaceFirst("^\\*", "").replaceFirst("^\\.", "");
      if (entry.equals("*")
          || (!suffix.isEmpty() && (name.equals(suffix) || name.endsWith("." + suffix)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Drops a user and a password. Java sends them to open a tunnel only if the app has set an {@code
   * Authenticator} and {@code jdk.http.auth.tunneling.disabledSchemes}, both for the whole JVM.
   */
  private static Optional<Proxy> parse(String value) {
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      if (uri.getHost() == null || uri.getPort() > 0xFFFF) {
        return Optional.empty();
      }
      int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
      return Optional.of(
          new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port)));
    } catch (URISyntaxException e) {
      return Optional.empty(); // As if unset. The exception may quote the proxy's password.
    }
  }
}
