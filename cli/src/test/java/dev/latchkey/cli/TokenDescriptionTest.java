package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDescriptionTest {
  private static TokenDescription describe(String claims) {
    byte[] bytes = claims.getBytes(StandardCharsets.UTF_8);
    return TokenDescription.of(
        "h." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + ".s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"upn\":\"a@x\",\"appid\":\"c\",\"scp\":\"s\"}                    | a@x | user",
        "{\"preferred_username\":\"a@x\",\"azp\":\"c\",\"scp\":\"s\"}       | a@x | user",
        "{\"unique_name\":\"live.com#a@x\",\"appid\":\"c\",\"scp\":\"s\"}   | live.com#a@x | user",
        "{\"idtyp\":\"app\",\"appid\":\"c\"}                              | c | servicePrincipal",
        "{\"appid\":\"c\",\"xms_mirid\":\"/subscriptions/1\"}             | c | managedIdentity",
        "{\"azp\":\"c\",\"roles\":[\"r\"]}                                | c | servicePrincipal"
      })
  void claimsTellTheAccount(String claims, String account, String type) {
    TokenDescription description = describe(claims);
    assertThat(description.account()).isEqualTo(account);
    assertThat(description.accountType()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "opaque", "a.b", "a.b.c", "a.!!.c", "a.e30.c", "a.W10.c", "a.bnVsbA.c"})
  void tokenThatTellsNothingIsDescribedByNothing(String token) {
    assertThat(TokenDescription.of(token)).isEqualTo(new TokenDescription(null, null, null, null));
  }

  @Test
  void tenantAndObjectAreTold() {
    TokenDescription description = describe("{\"tid\":\"t\",\"oid\":\"o\",\"upn\":[]}");
    assertThat(description).isEqualTo(new TokenDescription(null, null, "t", "o"));
  }
}
