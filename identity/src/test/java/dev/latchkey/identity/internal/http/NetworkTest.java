package dev.latchkey.identity.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
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
    "http://proxy.test, proxy.test, 8080"
  })
  void proxyOfTheVariableIsUsed(String value, String host, int port) {
    Optional<Proxy> expected = Optional.of(HttpFaultsTest.proxy(host, port));
    assertThat(proxy(ENTRA, "HTTPS_PROXY", value)).isEqualTo(expected);
    assertThat(proxy(ENTRA, "https_proxy", value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login.microsoftonline.com",
        "a.test, .MICROSOFTONLINE.com",
        "microsoftonline.com",
        "*.microsoftonline.com",
        "*",
        "localhost|login.microsoftonline.com"
      })
  void exceptedHostIsReachedDirectly(String except) {
    assertThat(proxy(ENTRA, "HTTPS_PROXY", "http://p.test:1", "NO_PROXY", except)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"online.com", "a.login.microsoftonline.com", "", ",", "127.0.0.1"})
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
