package dev.latchkey.identity.broker.fake;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** Answers in the form of Microsoft's broker. */
public final class Answers {
  public static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  public static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  public static final Person ALICE =
      new Person("aaaaaaaa-0000-4000-8000-000000000001", CONTOSO, "alice@contoso.test");
  public static final Person BOB =
      new Person("bbbbbbbb-0000-4000-8000-000000000002", CONTOSO, "bob@contoso.test");

  private Answers() {}

  /** Somebody with an account. */
  public record Person(String object, String tenant, String username) {
    public String homeAccountId() {
      return object + "." + tenant;
    }

    public String clientInfo() {
      return base64("{\"uid\":\"" + object + "\",\"utid\":\"" + tenant + "\"}");
    }

    public String account() {
      return """
      {"environment":"login.windows.net","givenName":"","homeAccountId":"%s","localAccountId":"%s",
       "name":"%s","passwordExpiry":0,"realm":"%s","username":"%s","clientInfo":"%s"}\
      """
          .formatted(
              homeAccountId(), object, "name of " + username, tenant, username, clientInfo());
    }
  }

  public static String accounts(Person... people) {
    return "{\"accounts\":["
        + Arrays.stream(people).map(Person::account).collect(Collectors.joining(","))
        + "]}";
  }

  /** An access token that says whose it is, and nothing else that is true. */
  public static String accessToken(Person person, String tenant) {
    return "e30."
        + base64(
            "{\"tid\":\"%s\",\"oid\":\"%s\",\"upn\":\"%s\"}"
                .formatted(tenant, person.object(), person.username()))
        + ".secret-signature";
  }

  public static String token(Person person) {
    return token(person, accessToken(person, person.tenant()));
  }

  public static String token(Person person, String accessToken) {
    long end = Instant.now().plus(Duration.ofHours(1)).toEpochMilli();
    return """
    {"brokerTokenResponse":{"accessToken":"%s","accessTokenType":0,"expiresOn":%d,
     "extendedExpiresOn":%d,"grantedScopes":"https://storage.azure.com/.default",
     "idToken":"e30.secret-id-token.x","clientInfo":"%s","account":%s}}\
    """
        .formatted(accessToken, end, end, person.clientInfo(), person.account());
  }

  public static String error(int status, String context) {
    return "{\"brokerTokenResponse\":{\"error\":{\"context\":\"%s\",\"errorCode\":0,\"status\":%d,\"subStatus\":0,\"tag\":508634112}}}"
        .formatted(context, status);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
