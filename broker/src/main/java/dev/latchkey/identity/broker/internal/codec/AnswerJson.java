package dev.latchkey.identity.broker.internal.codec;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.json.JsonText;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers of a broker. Brokers differ in what they leave out, so every field is optional, but for
 * the token, its end, and whose it is. Of an answer, a message holds numbers and codes of Microsoft
 * Entra alone. No text is made of a field that is not used: an id token is one.
 *
 * <p>Source: which fields Microsoft's runtime (0.20.7) needs, found by leaving them out one by one;
 * the answers of Himmelblau and of linux-entra-sso's stand-in.
 */
public final class AnswerJson {
  private static final int DEEPEST = 32;

  private static final String RESPONSE = "brokerTokenResponse";
  private static final String ACCOUNT = "account";
  private static final String CLIENT_INFO = "clientInfo";

  /**
   * A time before 1973 in milliseconds is one of this century in seconds, which no broker sends.
   */
  private static final long SMALLEST_END = 100_000_000_000L;

  /** The end of the year 9999, in milliseconds. */
  private static final long LARGEST_END = 253_402_300_799_999L;

  private static final int LONGEST_NUMBER = 40;

  private static final Set<String> WANTED = wanted();

  private AnswerJson() {}

  private static Set<String> wanted() {
    Set<String> names = new HashSet<>(Account.NAMES);
    names.addAll(BrokerFault.FIELDS);
    names.addAll(
        List.of(
            "accounts",
            ACCOUNT,
            RESPONSE,
            "error",
            "accessToken",
            "accessTokenType",
            "expiresOn",
            "isAccessTokenSigned",
            "passwordExpiry"));
    return names;
  }

  /**
   * Decodes the text of an answer.
   *
   * @param bytes UTF-8, which is overwritten
   * @return the characters
   * @throws Failure if the bytes are no text
   */
  public static CharBuffer decode(byte[] bytes) throws Failure {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw unreadable("answered with bytes that are not text");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Reads a list of accounts.
   *
   * @param answer the JSON text, which is overwritten
   * @return the accounts
   * @throws Failure the broker's error, or that the answer is unusable
   */
  public static List<Account> accounts(CharBuffer answer) throws Failure {
    Map<String, @Nullable Object> json = read(answer);
    requireNoError(json.get("error"));
    if (!(json.get("accounts") instanceof List<?> list)) {
      throw unreadable("answered without a list of accounts");
    }
    List<Account> accounts = new ArrayList<>();
    for (Object one : list) {
      if (!(one instanceof Map<?, ?> account)) {
        throw unreadable("answered with a list of something other than accounts");
      }
      accounts.add(account(account));
    }
    return accounts;
  }

  /**
   * Reads a token.
   *
   * @param answer the JSON text, which is overwritten
   * @return the token; whose it is, is not checked
   * @throws Failure the broker's error, or that the answer is unusable
   */
  public static BrokerToken token(CharBuffer answer) throws Failure {
    Map<String, @Nullable Object> json = read(answer);
    requireNoError(json.get("error"));
    if (!(json.get(RESPONSE) instanceof Map<?, ?> response)) {
      throw unreadable("answered with neither a token nor an error");
    }
    requireNoError(response.get("error"));
    String value = text(response, "accessToken");
    if (value.isEmpty()) {
      throw unreadable("reported success, but its answer holds no access token");
    }
    requireBearer(response);
    Map<?, ?> account = response.get(ACCOUNT) instanceof Map<?, ?> named ? named : Map.of();
    String realm = text(account, Account.REALM);
    return new BrokerToken(
        value,
        end(response.get("expiresOn")),
        homeAccountId(response, account),
        text(account, Account.USERNAME),
        // A broker may name the account's own tenant here; the token itself knows better.
        TokenClaims.of(value).tenant().orElse(realm.isEmpty() ? null : realm));
  }

  private static Map<String, @Nullable Object> read(CharBuffer answer) throws Failure {
    char[] text = new char[answer.remaining()];
    answer.get(text);
    if (answer.hasArray()) {
      Arrays.fill(answer.array(), '\0');
    }
    try {
      return JsonText.read(text, text.length, DEEPEST, WANTED);
    } catch (IOException e) {
      throw unreadable("answered with something that is not one JSON object"); // It may quote.
    } finally {
      Arrays.fill(text, '\0');
    }
  }

  private static void requireNoError(@Nullable Object error) throws Failure {
    if (error != null) {
      throw BrokerFault.failure(error);
    }
  }

  /** A token that is bound to a key of the broker can't be used by an app. */
  private static void requireBearer(Map<?, ?> response) throws Failure {
    Object type = response.get("accessTokenType");
    boolean isBearer =
        type == null
            || "0".equals(type.toString())
            || "bearer".equals(type.toString().toLowerCase(Locale.ROOT));
    if (!isBearer || Boolean.TRUE.equals(response.get("isAccessTokenSigned"))) {
      throw unreadable(
          "gave a token that is bound to a key of its own, and apps can use only bearer tokens");
    }
  }

  private static Instant end(@Nullable Object value) throws Failure {
    String digits = value == null ? "" : value.toString();
    long end = 0;
    try {
      // A number of a million digits takes a BigDecimal longer than any deadline.
      end = digits.length() > LONGEST_NUMBER ? 0 : new BigDecimal(digits).longValue();
    } catch (NumberFormatException e) {
      // Zero is refused below.
    }
    if (end < SMALLEST_END || end > LARGEST_END) {
      throw unreadable("gave a token without an expiry in milliseconds");
    }
    return Instant.ofEpochMilli(end);
  }

  /** The account of a token. Two names of it must agree, or nobody knows whose token it is. */
  private static String homeAccountId(Map<?, ?> response, Map<?, ?> account) throws Failure {
    String found = "";
    for (String id :
        List.of(
            ofClientInfo(text(response, CLIENT_INFO)),
            ofClientInfo(text(account, CLIENT_INFO)),
            text(account, Account.HOME_ACCOUNT_ID))) {
      if (found.isEmpty()) {
        found = id;
      } else if (!id.isEmpty() && !id.equalsIgnoreCase(found)) {
        throw unreadable("gave a token and named two accounts for it");
      }
    }
    return found;
  }

  /** Entra's client info: the object id and the home tenant as JSON, in base64. */
  private static String ofClientInfo(String info) {
    if (info.isEmpty()) {
      return "";
    }
    try {
      String json =
          new String(Base64.getUrlDecoder().decode(withoutPadding(info)), StandardCharsets.UTF_8);
      Map<String, @Nullable Object> ids = JsonText.read(json, DEEPEST);
      String object = text(ids, "uid");
      String tenant = text(ids, "utid");
      return object.isEmpty() || tenant.isEmpty() ? "" : object + "." + tenant;
    } catch (IOException | IllegalArgumentException e) {
      return ""; // Then another field has to name the account.
    }
  }

  private static String withoutPadding(String base64) {
    int end = base64.length();
    while (end > 0 && base64.charAt(end - 1) == '=') {
      end--;
    }
    return base64.substring(0, end);
  }

  private static Account account(Map<?, ?> json) {
    Map<String, String> texts = new HashMap<>();
    for (String name : Account.NAMES) {
      String text = text(json, name);
      if (!text.isEmpty()) {
        texts.put(name, text);
      }
    }
    String id = ofClientInfo(text(json, CLIENT_INFO));
    if (!id.isEmpty()) {
      texts.putIfAbsent(Account.HOME_ACCOUNT_ID, id);
    }
    long expiry = json.get("passwordExpiry") instanceof Long number ? number : 0;
    return new Account(texts, expiry);
  }

  private static String text(Map<?, ?> json, String name) {
    return json.get(name) instanceof String text ? text : "";
  }

  /**
   * The failure of an answer that can't be used.
   *
   * @param seen what the broker did
   * @return the failure
   */
  public static Failure unreadable(String seen) {
    return new Failure(FailureKind.UNREADABLE_ANSWER, "the authentication broker " + seen);
  }
}
