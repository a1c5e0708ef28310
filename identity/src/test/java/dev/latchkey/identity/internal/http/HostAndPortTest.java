package dev.latchkey.identity.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
  @ParameterizedTest
  @CsvSource({
    "http://app_proxy_1:8081/msi?x=y, app_proxy_1, 8081",
    "https://Login.test, Login.test, -1",
    "http://[::1]:80/, [::1], 80",
    "http://127.0.0.1:, 127.0.0.1, -1"
  })
  void hostOfAContainerMayHaveAnUnderscore(String address, String host, int port) {
    assertThat(HostAndPort.of(URI.create(address))).hasValue(new HostAndPort(host, port));
    assertThat(HostAndPort.hostOf(URI.create(address))).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://u:p@host", "http://h:99999", "file:///x", "x", "http://h:1:2"})
  void addressWithAUserOrWithoutAHostHasNone(String address) {
    assertThat(HostAndPort.of(URI.create(address))).isEmpty();
  }

  @Test
  void requestNamesTheHost() {
    HttpCall call = HttpCall.get(URI.create("http://app_1:1/x"), Map.of());
    assertThat(call.server()).isEqualTo("'app_1'");
    assertThat(call).hasToString("GET app_1");
  }
}
