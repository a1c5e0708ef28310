package dev.latchkey.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** A token of the length and form of Entra's, signed by nobody. */
final class FakeToken {
  private FakeToken() {}

  static String of(String subject, Instant end) {
    String claims =
        """
        {"aud":"https://storage.azure.com","iss":"https://sts.windows.net/%1$s/","iat":%2$d,\
        "nbf":%2$d,"exp":%3$d,"acr":"1","amr":["pwd","mfa"],"appid":"%4$s","appidacr":"0",\
        "family_name":"Test","given_name":"Alice","groups":[%5$s"%1$s"],"idtyp":"user",\
        "ipaddr":"192.0.2.1","name":"Alice Test","oid":"%4$s","puid":"10032000AAAAAAAA",\
        "scp":"user_impersonation","sub":"%6$s","tid":"%1$s","unique_name":"alice@contoso.test",\
        "upn":"alice@contoso.test","uti":"AAAAAAAAAAAAAAAAAAAAAA","ver":"1.0"}\
        """
            .formatted(
                RecordedState.CONTOSO,
                end.getEpochSecond() - 4_500,
                end.getEpochSecond(),
                "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
                "\"a0000000-0000-4000-8000-000000000001\",".repeat(8),
                subject);
    return encoded("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5t\":\"fake\",\"kid\":\"fake\"}")
        + "."
        + encoded(claims)
        + "."
        + "c2lnbmVkLWJ5LW5vYm9keQ".repeat(15);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
