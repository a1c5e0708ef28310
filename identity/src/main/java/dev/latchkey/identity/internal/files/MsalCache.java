package dev.latchkey.identity.internal.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unified token cache of Microsoft's sign-in libraries, as MSAL Python (az) and MSAL Go (azd)
 * write it. Sections other than {@code Account} and {@code AccessToken} are skipped unread.
 *
 * <p>Source: {@code token_cache.py} of MSAL Python 1.21 and 1.39.
 */
public final class MsalCache implements StateJson.Field {
  /** The only types of account that az takes outside of Cloud Shell. */
  private static final Set<String> AUTHORITY_TYPES = Set.of("MSSTS", "ADFS");

  /** The account of a sign-in that can't be known. */
  public static final Account UNKNOWN = new Account(Hold.UNKNOWN, null, "", "");

  private static final Account GONE = new Account(Hold.GONE, null, "", "");

  private final @Nullable MsalQuery query;
  private final List<Account> accounts = new ArrayList<>();
  private final List<MsalEntry> matching = new ArrayList<>();

  /**
   * An account.
   *
   * @param hold whether the cache holds it; if not, nothing else is known
   * @param homeAccountId its id at home: object and tenant
   * @param environment the host that it was signed in at
   * @param username its name
   */
  public record Account(
      Hold hold, @Nullable String homeAccountId, String environment, String username) {}

  private MsalCache(@Nullable MsalQuery query) {
    this.query = query;
  }

  /**
   * A cache without accounts.
   *
   * @return the cache
   */
  public static MsalCache empty() {
    return new MsalCache(null);
  }

  /**
   * The accounts of a cache.
   *
   * @param text the cache's file
   * @return the cache
   * @throws UnreadableStateException when it is of a form that is not known here
   */
  public static MsalCache accountsOf(StateText text) throws UnreadableStateException {
    return read(text, null);
  }

  /**
   * The token of a cache that fits.
   *
   * @param text the cache's file
   * @param query which token
   * @param now the time
   * @return the token, or {@code null} unless there is one and only one
   * @throws UnreadableStateException when the cache is of a form that is not known here
   */
  public static @Nullable MsalToken find(StateText text, MsalQuery query, Instant now)
      throws UnreadableStateException {
    List<MsalEntry> matching = read(text, query).matching;
    return matching.size() == 1 ? matching.get(0).token(text, query, now) : null;
  }

  private static MsalCache read(StateText text, @Nullable MsalQuery query)
      throws UnreadableStateException {
    MsalCache cache = new MsalCache(query);
    StateJson.readObject(text, false, cache);
    return cache;
  }

  @Override
  public void read(String section, JsonParser json) throws IOException, UnreadableStateException {
    if (section.equals("Account")) {
      for (String key = StateJson.firstField(json); key != null; key = StateJson.nextField(json)) {
        accounts.add(account(json));
      }
    } else if (section.equals("AccessToken") && query != null) {
      for (String key = StateJson.firstField(json); key != null; key = StateJson.nextField(json)) {
        MsalEntry entry = MsalEntry.read(key, json);
        if (entry.isFor(query)) {
          matching.add(entry);
        }
      }
    } else if (json.currentToken() == JsonToken.START_OBJECT) {
      json.skipChildren();
    } else {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
  }

  private static Account account(JsonParser json) throws IOException, UnreadableStateException {
    String id = null;
    String environment = null;
    String username = null;
    for (String name = StateJson.firstField(json); name != null; name = StateJson.nextField(json)) {
      switch (name) {
        case "home_account_id" -> id = StateJson.text(json);
        case "environment" -> environment = StateJson.text(json);
        case "username" -> username = StateJson.text(json);
        case "authority_type" -> {
          String type = StateJson.text(json);
          if (type == null || !AUTHORITY_TYPES.contains(type)) {
            throw new UnreadableStateException(Reason.UNKNOWN_FORM);
          }
        }
        default -> json.skipChildren();
      }
    }
    return new Account(
        Hold.HELD, Shown.name(id), Shown.name(environment), username == null ? "" : username);
  }

  /**
   * The account with a name, as az finds it: at the cloud's own host, whatever the case. Whoever is
   * known at other hosts alone is found by asking a server which names that host has.
   */
  public Account withName(String username, String environment) {
    String wanted = username.toLowerCase(Locale.ROOT);
    Set<String> ids = new HashSet<>();
    Account found = null;
    for (Account account : accounts) {
      if (account.environment().equals(environment)
          && account.username().toLowerCase(Locale.ROOT).equals(wanted)
          && ids.add(String.valueOf(account.homeAccountId()))) {
        found = account;
      }
    }
    if (found == null) {
      boolean isSure =
          accounts.isEmpty()
              || accounts.stream().anyMatch(a -> a.environment().equals(environment));
      return isSure ? GONE : UNKNOWN;
    }
    return ids.size() == 1 ? found : UNKNOWN;
  }

  /** The account with an id, as azd finds it. */
  public Account withId(String homeAccountId) {
    for (Account account : accounts) {
      if (homeAccountId.equals(account.homeAccountId())) {
        return account;
      }
    }
    return GONE;
  }
}
