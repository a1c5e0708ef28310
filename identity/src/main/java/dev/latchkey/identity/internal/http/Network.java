package dev.latchkey.identity.internal.http;

import dev.latchkey.identity.internal.process.Surroundings;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How this JVM reaches servers.
 *
 * @param proxies the proxy for an address; empty where the JVM's own rules decide
 * @param tls makes TLS connections, or {@code null} for the JVM's default
 * @param unused what of {@code HTTPS_PROXY} is not used on the way to an address
 */
public record Network(
    Function<URI, Optional<Proxy>> proxies,
    @Nullable SSLSocketFactory tls,
    Function<URI, ProxySetting.Unused> unused) {
  /**
   * A network without {@code HTTPS_PROXY}.
   *
   * @param proxies the proxy for an address; empty where the JVM's own rules decide
   * @param tls makes TLS connections, or {@code null} for the JVM's default
   */
  public Network(Function<URI, Optional<Proxy>> proxies, @Nullable SSLSocketFactory tls) {
    this(proxies, tls, uri -> ProxySetting.Unused.NOTHING);
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
        uri -> setting(uri, machine).flatMap(ProxySetting::proxy),
        null,
        uri -> setting(uri, machine).map(ProxySetting::unused).orElse(ProxySetting.Unused.NOTHING));
  }

  /**
   * The proxy on the way to an address, as messages name it: by host and port alone. A user and a
   * password are in no proxy here.
   *
   * @param uri the address
   * @return {@code 'proxy.test:3128'}; empty if the way is direct
   */
  Optional<String> namedProxy(URI uri) {
    Optional<Proxy> proxy = proxies.apply(uri);
    if (proxy.isEmpty() && ProxySelector.getDefault() != null) {
      proxy = ProxySelector.getDefault().select(uri).stream().findFirst();
    }
    return proxy.flatMap(Network::named);
  }

  /**
   * The proxy that the variables give to tools for an address, whatever the JVM's own properties
   * say.
   *
   * @param uri the address
   * @param machine the machine with its variables
   * @return {@code 'proxy.test:3128'}; empty if they name none
   */
  public static Optional<String> namedProxyOfTools(URI uri, Surroundings machine) {
    return ofVariables(uri, machine).flatMap(ProxySetting::proxy).flatMap(Network::named);
  }

  private static Optional<String> named(Proxy proxy) {
    return proxy.address() instanceof InetSocketAddress address
        ? Optional.of("'" + address.getHostString() + ":" + address.getPort() + "'")
        : Optional.empty();
  }

  /** The variable, where it decides. */
  private static Optional<ProxySetting> setting(URI uri, Surroundings machine) {
    ProxySelector jvm = ProxySelector.getDefault();
    boolean decided =
        jvm != null && jvm.select(uri).stream().anyMatch(p -> p.type() != Proxy.Type.DIRECT);
    return decided || !"https".equalsIgnoreCase(uri.getScheme())
        ? Optional.empty()
        : ofVariables(uri, machine);
  }

  private static Optional<ProxySetting> ofVariables(URI uri, Surroundings machine) {
    String except = variable(machine, "NO_PROXY").orElse("");
    return isExcepted(HostAndPort.hostOf(uri), except)
        ? Optional.empty()
        : variable(machine, "HTTPS_PROXY").map(value -> ProxySetting.of(value.strip()));
  }

  /** Tools write these names in either case. */
  private static Optional<String> variable(Surroundings machine, String name) {
    return machine.variable(name).or(() -> machine.variable(name.toLowerCase(Locale.ROOT)));
  }

  private static boolean isExcepted(String host, String except) {
    String name = host.toLowerCase(Locale.ROOT);
    for (String entry : except.toLowerCase(Locale.ROOT).split("[,|\\s]+", -1)) {
      // curl, Python and Go know a port here; ours is always that of https.
      String suffix =
          entry.replaceFirst("^\\*", "").replaceFirst("^\\.", "").replaceFirst(":443$", "");
      if (entry.equals("*")
          || (!suffix.isEmpty() && (name.equals(suffix) || name.endsWith("." + suffix)))) {
        return true;
      }
    }
    return false;
  }
}
