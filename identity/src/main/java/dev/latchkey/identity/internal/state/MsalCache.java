package dev.latchkey.identity.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.identity.internal.state.SignIn.Hold;
import dev.latchkey.identity.internal.state.SignInState.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unified token cache of Microsoft's sign-in libraries, as MSAL Python (az) and MSAL Go (azd)
 * write it. Sections other than {@code Account} and {@code AccessToken} are skipped unread.
 *
 * <p>Source: {@code token_cache.py} of MSAL Python 1.21 and 1.39.
 */
final class MsalCache {
  /** The only types of account that az takes outside of Cloud Shell. */
  private static final Set<String> AUTHORITY_TYPES = Set.of("MSSTS", "ADFS");

  /**
   * An account.
   *
   * @param homeAccountId its id at home: object and tenant
   * @param environment the host that it was signed in at
   * @param username its name
   */
  record Account(String homeAccountId, String environment, String username) {}

  /**
   * The account that belongs to a sign-in.
   *
   * @param hold whether there is one
   * @param account the one, or {@code null}
   */
  record Holding(Hold hold, @Nullable Account account) {
    static final Holding UNKNOWN = new Holding(Hold.UNKNOWN, null);
    static final Holding GONE = new Holding(Hold.GONE, null);
  }

  static final MsalCache EMPTY = new MsalCache(List.of(), List.of());

  private final List<Account> accounts;
  private final List<MsalEntry> matching;

  private MsalCache(List<Account> accounts, List<MsalEntry> matching) {
    this.accounts = accounts;
    this.matching = matching;
  }

  /** The accounts of a cache. */
  static MsalCache accountsOf(StateText text) throws UnreadableStateException {
    return read(text, null);
  }

  /** The token of a cache that fits, if there is one and only one. */
  static Optional<MsalToken> find(StateText text, MsalQuery query, Instant now)
      throws UnreadableStateException {
    List<MsalEntry> matching = read(text, query).matching;
    return matching.size() == 1 ? matching.get(0).token(text, query, now) : Optional.empty();
  }

  private static MsalCache read(StateText text, @Nullable MsalQuery query)
      throws UnreadableStateException {
    List<Account> accounts = new ArrayList<>();
    List<MsalEntry> matching = new ArrayList<>();
    StateJson.readObject(
        text,
        false,
        (section, json) -> {
          if (section.equals("Account")) {
            StateJson.readFields(json, (key, value) -> accounts.add(account(value)));
          } else if (section.equals("AccessToken") && query != null) {
            StateJson.readFields(
                json,
                (key, value) -> {
                  MsalEntry entry = MsalEntry.read(key, value);
                  if (entry.isFor(query)) {
                    matching.add(entry);
                  }
                });
          } else if (json.currentToken() == JsonToken.START_OBJECT) {
            json.skipChildren();
          } else {
            throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
          }
        });
    return new MsalCache(accounts, matching);
  }

  private static Account account(JsonParser json) throws IOException, UnreadableStateException {
    @Nullable String[] texts = new @Nullable String[3];
    StateJson.readFields(
        json,
        (name, value) -> {
          switch (name) {
            case "home_account_id" -> texts[0] = StateJson.text(value);
            case "environment" -> texts[1] = StateJson.text(value);
            case "username" -> texts[2] = StateJson.text(value);
            case "authority_type" -> {
              String type = StateJson.text(value);
              if (type == null || !AUTHORITY_TYPES.contains(type)) {
                throw new UnreadableStateException(Reason.UNKNOWN_FORM);
              }
            }
            default -> value.skipChildren();
          }
        });
    return new Account(
        Shown.name(texts[0]), Shown.name(texts[1]), texts[2] == null ? "" : texts[2]);
  }

  /**
   * The account with a name, as az finds it: at the cloud's own host, whatever the case. Whoever is
   * known at other hosts alone is found by asking a server which names that host has.
   */
  Holding withName(String username, String environment) {
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
  Holding withId(String homeAccountId) {
    return accounts.stream()
        .filter(account -> account.homeAccountId().equals(homeAccountId))
        .findFirst()
        .map(account -> new Holding(Hold.HELD, account))
        .orElse(Holding.GONE);
  }
}
