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
public final class MsalCache {
  /** The only types of account that az takes outside of Cloud Shell. */
  private static final Set<String> AUTHORITY_TYPES = Set.of("MSSTS", "ADFS");

  /**
   * An account.
   *
   * @param homeAccountId its id at home: object and tenant
   * @param environment the host that it was signed in at
   * @param username its name
   */
  public record Account(String homeAccountId, String environment, String username) {}

  /**
   * The account that belongs to a sign-in.
   *
   * @param hold whether there is one
   * @param account the one, or {@code null}
   */
  public record Holding(Hold hold, @Nullable Account account) {
    public static final Holding UNKNOWN = new Holding(Hold.UNKNOWN, null);
    static final Holding GONE = new Holding(Hold.GONE, null);
  }

  public static final MsalCache EMPTY = new MsalCache(List.of(), List.of());

  private final List<Account> accounts;
  private final List<MsalEntry> matching;

  private MsalCache(List<Account> accounts, List<MsalEntry> matching) {
    this.accounts = accounts;
    this.matching = matching;
  }

  /** The accounts of a cache. */
  public static MsalCache accountsOf(StateText text) throws UnreadableStateException {
    return read(text, null);
  }

  /** The token of a cache that fits, or {@code null} unless there is one and only one. */
  public static @Nullable MsalToken find(StateText text, MsalQuery query, Instant now)
      throws UnreadableStateException {
    List<MsalEntry> matching = read(text, query).matching;
    return matching.size() == 1 ? matching.get(0).token(text, query, now) : null;
  }

  private static MsalCache read(StateText text, @Nullable MsalQuery query)
      throws UnreadableStateException {
    Sections sections = new Sections(query);
    StateJson.readObject(text, false, sections);
    return new MsalCache(sections.accounts, sections.matching);
  }

  /** Reads the file. */
  private static final class Sections implements StateJson.Field {
    private final @Nullable MsalQuery query;
    private final List<Account> accounts = new ArrayList<>();
    private final List<MsalEntry> matching = new ArrayList<>();

    private Sections(@Nullable MsalQuery query) {
      this.query = query;
    }

    @Override
    public void read(String section, JsonParser json) throws IOException, UnreadableStateException {
      if (section.equals("Account")) {
        for (String key = StateJson.firstField(json);
            key != null;
            key = StateJson.nextField(json)) {
          accounts.add(account(json));
        }
      } else if (section.equals("AccessToken") && query != null) {
        for (String key = StateJson.firstField(json);
            key != null;
            key = StateJson.nextField(json)) {
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
    return new Account(Shown.name(id), Shown.name(environment), username == null ? "" : username);
  }

  /**
   * The account with a name, as az finds it: at the cloud's own host, whatever the case. Whoever is
   * known at other hosts alone is found by asking a server which names that host has.
   */
  public Holding withName(String username, String environment) {
    String wanted = username.toLowerCase(Locale.ROOT);
    Set<String> ids = new HashSet<>();
    Account found = null;
    for (Account account : accounts) {
      if (account.environment().equals(environment)
          && account.username().toLowerCase(Locale.ROOT).equals(wanted)
          && ids.add(account.homeAccountId())) {
        found = account;
      }
    }
    if (found == null) {
      boolean isSure =
          accounts.isEmpty()
              || accounts.stream().anyMatch(a -> a.environment().equals(environment));
      return isSure ? Holding.GONE : Holding.UNKNOWN;
    }
    return ids.size() == 1 ? new Holding(Hold.HELD, found) : Holding.UNKNOWN;
  }

  /** The account with an id, as azd finds it. */
  public Holding withId(String homeAccountId) {
    for (Account account : accounts) {
      if (account.homeAccountId().equals(homeAccountId)) {
        return new Holding(Hold.HELD, account);
      }
    }
    return Holding.GONE;
  }
}
