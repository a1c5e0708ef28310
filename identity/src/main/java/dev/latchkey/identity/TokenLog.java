package dev.latchkey.identity;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.TokenClaims;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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

  /**
   * Says that there is a token; repeating it on every request would drown the app's own lines.
   *
   * @param tenant the tenant, where the token itself names none
   */
  void given(String token, @Nullable String tenant) {
    if (!log.isInfo() || !hashes.add(token.hashCode())) {
      return;
    }
    if (hashes.size() > MOST) {
      hashes.clear();
    }
    // A token's claims are anybody's text until somebody has looked at its signature.
    TokenClaims claims = TokenClaims.of(token);
    String fallback = tenant == null ? "unknown" : tenant;
    String shownTenant = Surroundings.shown(claims.tenant().orElse(fallback));
    if (accountLogged) {
      String shownAccount = Surroundings.shown(claims.account().orElse("unknown"));
      log.info("{}: a token of tenant {} for {}", name, shownTenant, shownAccount);
    } else {
      log.info("{}: a token of tenant {}", name, shownTenant);
    }
  }
}
