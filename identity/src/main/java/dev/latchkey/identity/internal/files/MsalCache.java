package dev.latchkey.identity.internal.files;

import com.google.gson.stream.JsonToken;
import dev.latchkey.identity.internal.json.JsonText;
import dev.latchkey.identity.internal.source.Token;
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
  /** The only types of account that az uses outside of Cloud Shell. */
  private static final Set<String> AUTHORITY_TYPES = Set.of("MSSTS", "ADFS");

  /** The account of a sign-in that the cache can't show. */
  public static final Account UNKNOWN = new Account(Hold.UNKNOWN, null, "", "");

  private static final Account GONE = new Account(Hold.GONE, null, "", "");

  private final @Nullable String scope;
  private final List<Account> accounts = new ArrayList<>();
  private final List<MsalEntry> entries = new ArrayList<>();

  /**
   * An account.
   *
   * @param hold whether the cache holds it; if not, the other values are unknown
   * @param homeAccountId its home account id: object and tenant
   * @param environment the host where it signed in
   * @param username its name
   */
  public record Account(
      Hold hold, @Nullable String homeAccountId, String environment, String username) {}

  private MsalCache(@Nullable String scope) {
    this.scope = scope;
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
   * Parses a cache.
   *
   * @param text the cache's file
   * @param scope the scope of the token to look for, or {@code null} for none
   * @return its accounts, and the tokens that may be for the scope
   * @throws UnreadableStateException if its format is unknown
   */
  public static MsalCache of(StateText text, @Nullable String scope)
      throws UnreadableStateException {
    MsalCache cache = new MsalCache(scope);
    StateJson.readObject(text, false, cache);
    return cache;
  }

  /**
   * Finds the token that fits.
   *
   * @param query the token to look for; its scope must be the one that was given to the parser
   * @param now the time
   * @return the token, or {@code null} unless there is exactly one
   */
  public @Nullable Token find(MsalQuery query, Instant now) {
    MsalEntry found = null;
    for (MsalEntry entry : entries) {
      if (entry.isFor(query)) {
        if (found != null) {
          return null;
        }
        found = entry;
      }
    }
    return found == null ? null : found.token(query, now);
  }

  @Override
  public void read(String section, JsonText json) throws IOException, UnreadableStateException {
    if (section.equals("Account")) {
      for (String key = StateJson.firstField(json); key != null; key = StateJson.nextField(json)) {
        accounts.add(account(json));
      }
    } else if (section.equals("AccessToken") && scope != null) {
      for (String key = StateJson.firstField(json); key != null; key = StateJson.nextField(json)) {
        MsalEntry entry = MsalEntry.read(key, json);
        if (entry.mayBeFor(scope)) {
          entries.add(entry);
        }
      }
    } else if (json.token() == JsonToken.BEGIN_OBJECT) {
      json.skip();
    } else {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
  }

  private static Account account(JsonText json) throws IOException, UnreadableStateException {
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
        default -> json.skip();
      }
    }
    return new Account(
        Hold.HELD, Shown.name(id), Shown.name(environment), username == null ? "" : username);
  }

  /**
   * The account with a name, as az finds it: at the cloud's own host, in any case. For an account
   * that is only known at other hosts, az asks a server for the names of that host.
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
