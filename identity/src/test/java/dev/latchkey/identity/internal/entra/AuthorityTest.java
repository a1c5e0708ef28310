package dev.latchkey.identity.internal.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.microsoftonline.com",
        "login.microsoftonline.com",
        "https://",
        "https:///x",
        "https://a.test/tenant",
        "https://u:password@a.test",
        "https://a.test?x=1",
        "https://a.test#x",
        "https://a b",
        "ftp://a.test",
        "https://a.test:99999",
        " "
      })
  void authorityIsAnHttpsAddressOfAHost(String address) {
    assertThatThrownBy(() -> Authority.of(address, "authorityHost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("authorityHost '")
        .message()
        .doesNotContain("password");
  }

  @Test
  void authorityNeedsNoSlashAndTakesOne() {
    assertThat(Authority.of(" https://login.microsoftonline.us/ ", "x").of("t"))
        .isEqualTo("https://login.microsoftonline.us/t/");
    assertThat(Authority.of("https://login.microsoftonline.us", "x").isKnown()).isTrue();
    assertThat(Authority.of("https://LOGIN.chinacloudapi.cn", "x").isKnown()).isTrue();
    assertThat(Authority.of("https://login.microsoftonline.com:8443", "x").isKnown()).isFalse();
    assertThat(Authority.of("https://login.contoso.test", "x").isKnown()).isFalse();
  }
}
