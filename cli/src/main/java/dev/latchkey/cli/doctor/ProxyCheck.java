package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.http.HostLookup;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.http.ProxySetting;
import dev.latchkey.identity.internal.http.ProxySetting.Unused;
import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The proxies that this JVM and the tools use. A connection is opened to the proxy alone, and
 * nothing is sent on it.
 */
final class ProxyCheck implements Check {
  private static final URI SIGN_IN = URI.create("https://login.microsoftonline.com/");
  private static final List<String> VARIABLES = List.of("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY");
  private static final int LONGEST_MILLIS = 800;

  @Override
  public String name() {
    return "proxy";
  }

  @Override
  public List<Finding> findings(Machine machine) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    Set<Proxy> proxies = new LinkedHashSet<>();
    for (String name : VARIABLES) {
      variable(machine, name, findings, proxies);
    }
    ofJvm(machine).ifPresent(proxies::add);
    for (Proxy proxy : proxies) {
      findings.add(reached(machine, proxy));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok(this, "No proxy is set."));
    }
    return findings;
  }

  /** Tools read a name in either case, and not all prefer the same. */
  private void variable(Machine machine, String name, List<Finding> findings, Set<Proxy> proxies) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<String> first = machine.surroundings().variable(name).map(String::strip);
    Optional<String> second = machine.surroundings().variable(lower).map(String::strip);
    if (first.isPresent() && second.isPresent() && !first.equals(second)) {
      findings.add(
          Finding.warning(
              this,
              name
                  + " and "
                  + lower
                  + " are set to different proxies: tools differ in which counts.",
              machine.unset(List.of(lower))));
    }
    Optional<String> value = first.or(() -> second);
    if (value.isEmpty()) {
      return;
    }
    ProxySetting setting = ProxySetting.of(value.get());
    String shown = first.isPresent() ? name : lower;
    if (setting.unused() == Unused.ALL) {
      findings.add(
          Finding.problem(
              this,
              shown + " is '" + shown(value.get()) + "', which names no proxy.",
              machine.set(shown, "http://HOST:PORT")));
    } else if (setting.unused() == Unused.PASSWORD) {
      findings.add(
          Finding.warning(
              this,
              shown + " holds a user and a password, which Java does not send to a proxy.",
              "use a proxy on this machine that adds them (cntlm, px), and "
                  + machine.set(shown, "http://localhost:PORT")));
    }
    setting.proxy().ifPresent(proxies::add);
  }

  /** Without variables it is the JVM's own setting. */
  private static String removal(Machine machine) {
    List<String> set =
        machine.surroundings().environment().keySet().stream()
            .filter(name -> VARIABLES.stream().anyMatch(name::equalsIgnoreCase))
            .sorted()
            .toList();
    return set.isEmpty()
        ? "leave -Dhttps.proxyHost out of the JVM's options (JAVA_TOOL_OPTIONS)"
        : machine.unset(set);
  }

  /** Without the user and the password. */
  private static String shown(String value) {
    return Surroundings.shown(value.substring(value.lastIndexOf('@') + 1));
  }

  /** The proxy of this JVM's own requests to Microsoft Entra. */
  private static Optional<Proxy> ofJvm(Machine machine) {
    ProxySelector selector = ProxySelector.getDefault();
    Optional<Proxy> own =
        selector == null
            ? Optional.empty()
            : selector.select(SIGN_IN).stream()
                .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
                .findFirst();
    return own.or(() -> Network.of(machine.surroundings()).proxies().apply(SIGN_IN))
        .filter(proxy -> proxy.address() instanceof InetSocketAddress)
        .map(proxy -> {
          // Equal to the same proxy of a variable, whose name is not looked up yet.
          InetSocketAddress address = (InetSocketAddress) proxy.address();
          return new Proxy(
              proxy.type(),
              InetSocketAddress.createUnresolved(address.getHostString(), address.getPort()));
        });
  }

  private Finding reached(Machine machine, Proxy proxy) throws InterruptedException {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    String shown = address.getHostString() + ":" + address.getPort();
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      InetAddress[] found =
          new HostLookup(InetAddress::getAllByName)
              .addressesOf(address.getHostString(), LONGEST_MILLIS / 2);
      socket.connect(new InetSocketAddress(found[0], address.getPort()), LONGEST_MILLIS);
      return Finding.ok(this, "The proxy '" + shown + "' can be reached.");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.problem(
          this,
          "The proxy '" + shown + "' can't be reached: tools and apps wait until they time out.",
          "start it, or: " + removal(machine));
    }
  }
}
