package dev.latchkey.identity.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAnswerTest {
  private static final Expiry BERLIN = new Expiry(ZoneId.of("Europe/Berlin"));
  private static final TokenAnswer AZ = new TokenAnswer("az", "accessToken", BERLIN::of);
  private static final TokenAnswer AZD = new TokenAnswer("azd", "token", Expiry::withOffset);
  private static final String SECRET = "secret-token";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"accessToken\":\"secret-token\",\"expires_on\":1772370000}",
        "\uFEFF{\"accessToken\":\"secret-token\",\"expires_on\":\"1772370000\"}\r\n",
        "\r\n{\r\n\"accessToken\": \"secret-token\",\r\n\"expires_on\": 1772370000.7\r\n}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":1772370000,\"x\":{\"accessToken\":\"y\"}}",
        "{\"expires_on\":null,\"accessToken\":\"secret-token\",\"expiresOn\":\"2026-03-01T13:00:00Z\"}",
        "{\"accessToken\":\"secret-token\",\"expiresOn\":\"2026-03-01 14:00:00+01:00\"}",
        "{\"accessToken\":\"secret-token\",\"expiresOn\":\"2026-03-01 14:00:00.000000\"}",
        "{\"accessToken\":\"secret-token\",\"expiresOn\":\"2026-03-01 14:00:00\"}",
        "{ {{ \" {\"a\": 1} {\"accessToken\":\"secret-token\",\"expires_on\":1772370000} }",
        "WARNING: {'x'}\n{\"accessToken\":\"secret-token\",\"expires_on\":1772370000}\n[1]",
        "2026 {\"accessToken\":\"secret-token\",\"expires_on\":1772370000}",
      })
  void answersOfManyShapesAreRead(String stdout) throws Failure {
    Token token = AZ.parse(stdout);

    assertThat(token.value()).isEqualTo(SECRET);
    assertThat(token.expiresOn()).isEqualTo(Instant.ofEpochSecond(1772370000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \r\n",
        "null",
        "\"secret-token\"",
        "17",
        "[]",
        "[{\"accessToken\":\"secret-token\",\"expires_on\":1772370000}]",
        "{}",
        "{\"token\":\"secret-token\",\"expires_on\":1772370000}",
        "{\"accessToken\":\"\",\"expires_on\":1772370000}",
        "{\"accessToken\":null,\"expires_on\":1772370000}",
        "{\"accessToken\":17,\"expires_on\":1772370000}",
        "{\"accessToken\":{\"a\":\"secret-token\"},\"expires_on\":1772370000}",
        "{\"accessToken\":\"secret-token\\r\\nHost: evil\",\"expires_on\":1772370000}",
        "{\"accessToken\":\"secret token\",\"expires_on\":1772370000}",
        "{\"accessToken\":\"secret-tokén\",\"expires_on\":1772370000}",
        "{\"accessToken\":\"secret-token\"}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":-5}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":0}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":NaN}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":\"NaN\"}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":1e99}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":true}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":1772370000000}",
        "{\"accessToken\":\"secret-token\",\"expiresOn\":\"N/A\"}",
        "{\"accessToken\":\"secret-token\",\"expiresOn\":\"soon\"}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":1772370000",
        "{\"accessToken\":\"secret-token\",\"accessToken\":\"other\",\"expires_on\":1772370000}",
        "{\"accessToken\":\"secret-token\",\"expires_on\":1} {\"accessToken\":\"b\",\"expires_on\":1}",
      })
  void everythingElseIsUnreadableAndNotQuoted(String stdout) {
    assertThatThrownBy(() -> AZ.parse(stdout))
        .asInstanceOf(InstanceOfAssertFactories.type(Failure.class))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER))
        .satisfies(failure -> assertThat(failure.getCause()).isNull())
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret", "evil"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":\"secret-token\",\"expiresOn\":\"2026-03-01T13:00:00Z\"}",
        "{\"expiresOn\":\"2026-03-01T15:00:00+02:00\",\"token\":\"secret-token\"}",
        "{\"token\":\"secret-token\",\"expiresOn\":\"2026-03-01T13:00:00.0000000Z\"}",
        "WARNING: {x}\n{\"type\":\"consoleMessage\"}{\"token\":\"secret-token\",\"expiresOn\":\"2026-03-01T05:30:00-07:30\"}\nbye",
      })
  void answersOfAzdAreRead(String stdout) throws Failure {
    Token token = AZD.parse(stdout);

    assertThat(token.value()).isEqualTo(SECRET);
    assertThat(token.expiresOn()).isEqualTo(Instant.ofEpochSecond(1772370000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret-token",
        "{\"accessToken\":\"secret-token\",\"expiresOn\":\"2026-03-01T13:00:00Z\"}",
        "{\"token\":\"secret-token\"}",
        "{\"token\":\"\",\"expiresOn\":\"2026-03-01T13:00:00Z\"}",
        "{\"token\":\"secret-token\",\"expiresOn\":\"2026-03-01T13:00:00\"}",
        "{\"token\":\"secret-token\",\"expiresOn\":\"2026-03-01 13:00:00.000000\"}",
        "{\"token\":\"secret-token\",\"expiresOn\":1772370000}",
        "{\"token\":\"secret-token\",\"expiresOn\":\"0001-01-01T00:00:00Z\"}",
        "{\"token\":\"secret-token\",\"expiresOn\":\"NaN\"}",
      })
  void everythingElseOfAzdIsUnreadable(String stdout) {
    assertThatThrownBy(() -> AZD.parse(stdout))
        .asInstanceOf(InstanceOfAssertFactories.type(Failure.class))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER))
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret"));
  }

  @Test
  void tokensOwnEndIsTakenBeforeALocalTime() throws Failure {
    String payload = "{\"exp\":1772370000,\"tid\":\"t\",\"upn\":\"alice@contoso.test\"}";
    String jwt =
        "e30."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.getBytes(StandardCharsets.UTF_8))
            + ".x";

    Token token =
        AZ.parse("{\"accessToken\":\"" + jwt + "\",\"expiresOn\":\"2026-01-01 00:00:00\"}");

    assertThat(token.expiresOn()).isEqualTo(Instant.ofEpochSecond(1772370000));
    assertThat(token.tenant()).isEqualTo("t");
    assertThat(token.claims().account()).hasValue("alice@contoso.test");
    assertThat(token.toString() + token.claims()).doesNotContain(jwt, "alice");
  }

  @Test
  void ambiguousLocalTimeOfAutumnIsTheEarlierOne() throws Failure {
    Token token = AZ.parse("{\"accessToken\":\"a\",\"expiresOn\":\"2026-10-25 02:30:00.000000\"}");

    assertThat(token.expiresOn()).isEqualTo("2026-10-25T00:30:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"x\":[", "{\"x\":\"", "{\"x\": 1} ", "{\"a\\", "{    "})
  @Timeout(60)
  void bracesPiledUpInNoiseCostLittle(String piece) {
    String noise = piece.repeat((1 << 20) / piece.length());

    assertThatThrownBy(() -> AZ.parse(noise)).isInstanceOf(Failure.class);
  }
}
