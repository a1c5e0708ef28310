package dev.latchkey.identity.broker.internal.client;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An account as brokers describe it: these texts, and no others, each of which may be empty.
 *
 * @param texts the texts by their names in {@link #NAMES}
 * @param passwordExpiry a number that is passed back as the broker gave it
 */
public record Account(Map<String, String> texts, long passwordExpiry) {
  /** The name of the account's id: object id, dot, home tenant's id. */
  public static final String HOME_ACCOUNT_ID = "homeAccountId";

  /** The name of the user's name. */
  public static final String USERNAME = "username";

  /** The name of the account's tenant. */
  public static final String REALM = "realm";

  /**
   * The names of all texts, in the order in which Microsoft's runtime sends them.
   *
   * <p>Source: requests of MSALRuntime 0.20.7, recorded.
   */
  public static final List<String> NAMES =
      List.of(
          "alternativeAccountId",
          "clientInfo",
          "environment",
          "familyName",
          "givenName",
          HOME_ACCOUNT_ID,
          "homeEnvironment",
          "localAccountId",
          "middleName",
          "name",
          "passwordChangeUrl",
          REALM,
          USERNAME);

  /** Copies the texts. */
  public Account {
    texts = Map.copyOf(texts);
  }

  /**
   * An account that a broker has not listed, made from what a record says about it.
   *
   * @param homeAccountId its object id, a dot, its home tenant's id
   * @param username its name
   * @return the account
   */
  public static Account ofRecord(String homeAccountId, String username) {
    int dot = homeAccountId.indexOf('.');
    Map<String, String> texts = new HashMap<>();
    texts.put(HOME_ACCOUNT_ID, homeAccountId);
    texts.put("localAccountId", homeAccountId.substring(0, Math.max(dot, 0)));
    texts.put(REALM, homeAccountId.substring(dot + 1));
    texts.put("environment", "login.windows.net");
    texts.put(USERNAME, username);
    return new Account(texts, 0);
  }

  /**
   * One of the texts.
   *
   * @param name one of {@link #NAMES}
   * @return the text; empty if the broker gave none
   */
  public String text(String name) {
    return texts.getOrDefault(name, "");
  }

  /**
   * The account's id.
   *
   * @return object id, dot, home tenant's id; empty if the broker gave none
   */
  public String homeAccountId() {
    return text(HOME_ACCOUNT_ID);
  }

  /**
   * The user's name.
   *
   * @return the name; empty if the broker gave none
   */
  public String username() {
    return text(USERNAME);
  }

  /**
   * Whether this is the account with an id.
   *
   * @param other object id, dot, home tenant's id, in any case
   * @return {@code false} also if the broker gave no id
   */
  public boolean isOf(String other) {
    return homeAccountId().toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  /** Leaves the user out. */
  @Override
  public String toString() {
    return "Account";
  }
}
