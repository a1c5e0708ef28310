package dev.latchkey.identity;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Token;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The log of one credential's tokens: one line for each new token, none if the same token is given
 * again.
 */
final class TokenLog {
  private static final int MOST = 512;

  private final Log log;
  private final String name;
  private final boolean accountLogged;

  /**
   * Hashes of the tokens that the log has named. The tokens themselves would stay in memory here
   * after a sign-out.
   */
  private final Set<Integer> hashes = ConcurrentHashMap.newKeySet();

  /**
   * Creates the log of a credential.
   *
   * @param accountLogged whether the log may name accounts
   */
  TokenLog(Class<?> credential, boolean accountLogged) {
    this.log = new Log(credential);
    this.name = credential.getSimpleName();
    this.accountLogged = accountLogged;
  }

  /** Logs a new token. A line for every request would drown the app's own lines. */
  void given(Token token) {
    if (!log.isInfo() || !hashes.add(token.value().hashCode())) {
      return;
    }
    if (hashes.size() > MOST) {
      hashes.clear();
    }
    // A token's signature is not checked here, so its claims can be any text.
    String tenant = token.tenant();
    String shownTenant = tenant == null ? "unknown" : Surroundings.shown(tenant);
    if (accountLogged) {
      String account = token.owner().account();
      String shownAccount = account == null ? "unknown" : Surroundings.shown(account);
      log.info("{}: a token of tenant {} for {}", name, shownTenant, shownAccount);
    } else {
      log.info("{}: a token of tenant {}", name, shownTenant);
    }
  }
}
