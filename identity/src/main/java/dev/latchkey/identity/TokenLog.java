package dev.latchkey.identity;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Token;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one credential logs of its tokens: a line for each that is new, none for the same again. */
final class TokenLog {
  private static final int MOST = 512;

  private final Log log;
  private final String name;
  private final boolean accountLogged;

  /** Of the tokens that the log has named: the tokens themselves would outlive a sign-out here. */
  private final Set<Integer> hashes = ConcurrentHashMap.newKeySet();

  /**
   * The log of a credential.
   *
   * @param accountLogged whether it may name accounts
   */
  TokenLog(Class<?> credential, boolean accountLogged) {
    this.log = new Log(credential);
    this.name = credential.getSimpleName();
    this.accountLogged = accountLogged;
  }

  /** Says that there is a token; repeating it on every request would drown the app's own lines. */
  void given(Token token) {
    if (!log.isInfo() || !hashes.add(token.value().hashCode())) {
      return;
    }
    if (hashes.size() > MOST) {
      hashes.clear();
    }
    // A token's claims are anybody's text until somebody has looked at its signature.
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
