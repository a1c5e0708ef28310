package dev.latchkey.identity.broker.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.json.JsonText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Each request, key for key as Microsoft's runtime 0.20.7 was recorded to send it. {@code
 * MicrosoftRuntimeTest} compares with the runtime itself, but for a known account's new sign-in and
 * a cancellation.
 */
class RequestJsonTest {
  private static final String CLIENT = "aebc6443-996d-45c2-90f0-388ff96faa56";

  private static TokenCall call(
      @Nullable Account account, @Nullable String claims, boolean isCaeEnabled, String... scopes) {
    return new TokenCall(
        new BrokerRequest(
            null,
            "hint@contoso.test",
            CLIENT,
            "https://login.microsoftonline.com",
            "contoso.test",
            List.of(scopes),
            claims,
            isCaeEnabled,
            false),
        account,
        0);
  }

  private static final String ACCOUNT =
      """
      {"alternativeAccountId":"","clientInfo":"","environment":"login.windows.net","familyName":"",\
      "givenName":"","homeAccountId":"o.t","homeEnvironment":"","localAccountId":"o","middleName":"",\
      "name":"","passwordChangeUrl":"","passwordExpiry":0,"realm":"t","username":"alice@contoso.test"}\
      """;

  @Test
  void silentRequestHasTheKeysOfTheRuntimeAndTheAccountTwice() {
    assertThat(
            RequestJson.silent(
                call(
                    Account.ofRecord("o.t", "alice@contoso.test"),
                    null,
                    false,
                    "https://management.azure.com/.default")))
        .isEqualTo(
            """
            {"authParameters":{"accessTokenToRenew":"","account":%1$s,\
            "additionalQueryParametersForAuthorization":{},\
            "authority":"https://login.microsoftonline.com/contoso.test","authorizationType":1,\
            "clientId":"aebc6443-996d-45c2-90f0-388ff96faa56","decodedClaims":"","enrollmentId":"",\
            "isTestMode":false,"password":"","popParams":null,\
            "redirectUri":"https://login.microsoftonline.com/common/oauth2/nativeclient",\
            "requestedScopes":["https://management.azure.com/.default"],\
            "username":"alice@contoso.test","uxContextHandle":-1},"account":%1$s}\
            """
                .formatted(ACCOUNT));
  }

  @Test
  void signInHasAWindowAndNoAccount() throws Exception {
    Map<String, @Nullable Object> json =
        JsonText.read(RequestJson.interactive(call(null, null, false, "User.Read")), 9);
    assertThat(json).containsOnlyKeys("authParameters", "parentWindowHandle");
    assertThat(json.get("parentWindowHandle")).isEqualTo(1L);
    assertThat((Map<?, ?>) json.get("authParameters"))
        .isEqualTo(
            JsonText.read(
                """
                {"accessTokenToRenew":"","account":null,
                 "additionalQueryParametersForAuthorization":{},
                 "authority":"https://login.microsoftonline.com/contoso.test",
                 "authorizationType":6,"clientId":"aebc6443-996d-45c2-90f0-388ff96faa56",
                 "decodedClaims":"","enrollmentId":"","isSignIn":true,"isTestMode":false,
                 "parentWindow":{"handle":1},"password":"","popParams":null,
                 "redirectUri":"https://login.microsoftonline.com/common/oauth2/nativeclient",
                 "requestedScopes":["User.Read"],"username":"hint@contoso.test",
                 "uxContextHandle":-1}\
                """,
                9));
  }

  @Test
  void knownAccountSignsInAgainWithTheRuntimesSignOfIt() {
    assertThat(
            RequestJson.interactive(
                call(Account.ofRecord("o.t", "alice@contoso.test"), null, false, "User.Read")))
        .contains("\"additionalQueryParametersForAuthorization\":{\"hsu\":\"1\"}", ACCOUNT)
        .doesNotContain("isSignIn");
  }

  @Test
  void windowOfTheAppIsPassedOn() {
    TokenCall call = new TokenCall(call(null, null, false, "User.Read").request(), null, 4711);
    assertThat(RequestJson.interactive(call))
        .contains("\"parentWindow\":{\"handle\":4711}", "\"parentWindowHandle\":4711");
  }

  @Test
  void scopesThatBrokersAddAreLeftOut() {
    assertThat(
            RequestJson.silent(
                call(null, null, false, "openid", "User.Read", "profile", "offline_access")))
        .contains("\"requestedScopes\":[\"User.Read\"]");
  }

  @Test
  void claimsAreSentAsText() {
    assertThat(
            RequestJson.silent(
                call(null, "{\"access_token\":{\"nbf\":{\"value\":\"1\"}}}", false, "a")))
        .contains(
            "\"decodedClaims\":\"{\\\"access_token\\\":{\\\"nbf\\\":{\\\"value\\\":\\\"1\\\"}}}\"");
  }

  @Test
  void capabilityOfAnAppThatHandlesChallengesIsMergedIntoTheClaims() {
    assertThat(RequestJson.silent(call(null, null, true, "a")))
        .contains(
            "\"decodedClaims\":\"{\\\"access_token\\\":{\\\"xms_cc\\\":{\\\"values\\\":[\\\"CP1\\\"]}}}\"");
    assertThat(
            RequestJson.silent(
                call(
                    null,
                    "{\"id_token\":{},\"access_token\":{\"nbf\":{\"value\":\"1\"}}}",
                    true,
                    "a")))
        .contains(
            "{\\\"id_token\\\":{},\\\"access_token\\\":{\\\"nbf\\\":{\\\"value\\\":\\\"1\\\"},"
                + "\\\"xms_cc\\\":{\\\"values\\\":[\\\"CP1\\\"]}}}");
    assertThatThrownBy(() -> RequestJson.silent(call(null, "secret", true, "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void textsWithQuotesAndControlCharactersStayOneText() throws Exception {
    Account account = Account.ofRecord("o.t", "a\"b\\c\nd\u0001\u2028\ud83d\ude00");
    Map<String, @Nullable Object> json =
        JsonText.read(RequestJson.silent(call(account, null, false, "a")), 9);
    assertThat(((Map<?, ?>) java.util.Objects.requireNonNull(json.get("account"))).get("username"))
        .isEqualTo("a\"b\\c\nd\u0001\u2028\ud83d\ude00");
  }

  @Test
  void noToStringNamesTheUser() {
    TokenCall call = call(Account.ofRecord("o.t", "alice@contoso.test"), "{}", false, "a");
    assertThat(call + " " + call.account()).doesNotContain("alice", "hint");
  }
}
