package dev.latchkey.identity.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  private static final URI ENTRA = URI.create("https://login.microsoftonline.com/common");

  private static Optional<Proxy> proxy(URI uri, String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    Surroundings machine =
        new Surroundings(environment, Clock.systemUTC(), Platform.LINUX, path -> FileState.MISSING);
    return Network.of(machine).proxies().apply(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.test:3128, proxy.test, 3128",
    "proxy.test:3128, proxy.test, 3128",
    "http://user:password@proxy.test:3128/, proxy.test, 3128",
    "http://proxy.test, proxy.test, 80",
    "https://proxy.test, proxy.test, 443",
    "http://corp_proxy:3128, corp_proxy, 3128",
    "http://[::1]:3128, [::1], 3128",
    // What no URL may hold, but a user and a password do.
    "http://DOMAIN\\user:p@ss/w#rd?@proxy.test:3128, proxy.test, 3128",
    "' http://us er:%@proxy.test:3128/ ', proxy.test, 3128"
  })
  void proxyOfTheVariableIsUsed(String value, String host, int port) {
    Optional<Proxy> expected = Optional.of(HttpFaultsTest.proxy(host, port));
    assertThat(proxy(ENTRA, "HTTPS_PROXY", value)).isEqualTo(expected);
    assertThat(proxy(ENTRA, "https_proxy", value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://proxy.test", "SOCKS5H://u:p@proxy.test:1080", "socks://proxy.test/"})
  void proxyOfSocksIsUsedAsOne(String value) {
    assertThat(proxy(ENTRA, "HTTPS_PROXY", value))
        .hasValue(
            new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("proxy.test", 1080)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.test:1, NOTHING",
    "http://alice:hunter2@proxy.test:1, PASSWORD",
    "'\"http://proxy.test:1\"', ALL",
    "http:proxy.test:1, ALL",
    "http=proxy.test:1, ALL",
    "proxy.test:port, ALL",
    "ftp://proxy.test:1, ALL"
  })
  void whatIsNotUsedOfTheVariableIsKnown(String value, ProxySetting.Unused unused) {
    Surroundings machine =
        new Surroundings(
            Map.of("HTTPS_PROXY", value),
            Clock.systemUTC(),
            Platform.LINUX,
            path -> FileState.MISSING);
    assertThat(Network.of(machine).unused().apply(ENTRA)).isEqualTo(unused);
    Failure failure =
        new UrlConnectionHttp(Network.of(machine))
            .unreachable(new IOException("reset"), HttpCall.get(ENTRA, Map.of()));
    assertThat(failure.seen().contains("HTTPS_PROXY was not used, since it names no proxy"))
        .isEqualTo(unused == ProxySetting.Unused.ALL);
    assertThat(failure.toString() + failure.remedy()).doesNotContain("hunter2", "alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login.microsoftonline.com",
        "a.test, .MICROSOFTONLINE.com",
        "microsoftonline.com",
        "*.microsoftonline.com",
        "*",
        "localhost|login.microsoftonline.com",
        "login.microsoftonline.com:443"
      })
  void exceptedHostIsReachedDirectly(String except) {
    assertThat(proxy(ENTRA, "HTTPS_PROXY", "http://p.test:1", "NO_PROXY", except)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "online.com",
        "login.microsoftonline.com:8443",
        "a.login.microsoftonline.com",
        "",
        ",",
        "127.0.0.1"
      })
  void otherExceptionsDoNotCount(String except) {
    assertThat(proxy(ENTRA, "HTTPS_PROXY", "http://p.test:1", "NO_PROXY", except)).isPresent();
  }

  @Test
  void withoutAVariableTheJvmDecides() {
    assertThat(proxy(ENTRA)).isEmpty();
    assertThat(proxy(ENTRA, "HTTPS_PROXY", "::no address::")).isEmpty();
    assertThat(proxy(ENTRA, "HTTPS_PROXY", "http://p.test:99999")).isEmpty();
    assertThat(proxy(URI.create("http://169.254.169.254/"), "HTTPS_PROXY", "http://p.test:1"))
        .isEmpty();
  }
}
