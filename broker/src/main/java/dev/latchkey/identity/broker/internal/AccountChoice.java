package dev.latchkey.identity.broker.internal;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.broker.SignInNeededFailure;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Which of a broker's accounts is meant. */
final class AccountChoice {
  /** The home tenant of all personal Microsoft accounts. */
  private static final String PERSONAL = ".9188040d-6c67-4c5b-b112-36a304b66dad";

  private static final String NAMES_SHOWN_FROM =
      "the authentication broker knows several accounts: ";
  private static final int MOST_NAMES = 5;

  private AccountChoice() {}

  /** The account with an id; {@code null} if the broker does not list it. */
  static @Nullable Account find(List<Account> known, String homeAccountId) {
    for (Account account : known) {
      if (account.isOf(homeAccountId)) {
        return account;
      }
    }
    return null;
  }

  /**
   * The only account, or the only one with the user name of the request.
   *
   * @throws Failure if there is none, or more than one
   */
  static Account only(List<Account> known, BrokerRequest request) throws Failure {
    List<Account> fitting = new ArrayList<>();
    for (Account account : known) {
      String name = request.username();
      boolean isNamed = name == null || name.equalsIgnoreCase(account.username());
      if (isNamed && !account.homeAccountId().isEmpty() && isAllowed(account, request)) {
        fitting.add(account);
      }
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    if (fitting.isEmpty()) {
      throw new SignInNeededFailure(
          FailureKind.NOT_SIGNED_IN,
          known.isEmpty()
              ? "the authentication broker knows no account"
              : "the authentication broker knows no account that can be used",
          Remedy.step("sign in to the broker with a work or school account"));
    }
    StringJoiner names = new StringJoiner(", ", NAMES_SHOWN_FROM, "");
    for (Account account : fitting.subList(0, Math.min(fitting.size(), MOST_NAMES))) {
      names.add("'" + Surroundings.shown(account.username()) + "'");
    }
    throw new SignInNeededFailure(
        FailureKind.NOT_AVAILABLE_HERE,
        names.toString(),
        Remedy.step(
            "use VisualStudioCodeCredential, whose record names one account, or another tool"));
  }

  /** The failure for an account that the broker did not list. */
  static Failure unknown(Failure e) {
    boolean isAboutAccount = e instanceof SignInNeededFailure || e.kind() == FailureKind.UNEXPECTED;
    return isAboutAccount && !e.seen().contains("AADSTS")
        ? new SignInNeededFailure(
            FailureKind.NOT_SIGNED_IN, "the authentication broker does not know the account", null)
        : e;
  }

  static void requireAllowed(Account account, BrokerRequest request) throws Failure {
    if (!isAllowed(account, request)) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "the account is a personal Microsoft account, and only work or school accounts can be used",
          Remedy.step("sign in with a work or school account"));
    }
  }

  private static boolean isAllowed(Account account, BrokerRequest request) {
    return request.isPersonalAllowed()
        || !account.homeAccountId().toLowerCase(Locale.ROOT).endsWith(PERSONAL);
  }

  /**
   * True if a token is of another account: by what the broker says, or by the token's own claims.
   * In the account's home tenant its object id is the first part of its id.
   */
  static boolean isOfAnother(BrokerToken token, String homeAccountId) {
    if (!token.homeAccountId().equalsIgnoreCase(homeAccountId)) {
      return true;
    }
    TokenClaims claims = TokenClaims.of(token.value());
    Optional<String> object = claims.objectId();
    Optional<String> tenant = claims.tenant();
    int dot = homeAccountId.indexOf('.');
    return object.isPresent()
        && tenant.isPresent()
        && tenant.get().equalsIgnoreCase(homeAccountId.substring(dot + 1))
        && !object.get().equalsIgnoreCase(homeAccountId.substring(0, Math.max(dot, 0)));
  }
}
