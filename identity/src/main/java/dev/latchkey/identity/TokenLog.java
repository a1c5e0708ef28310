package dev.latchkey.identity;

import com.azure.core.util.logging.ClientLogger;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What one credential logs of its tokens: a line for each that is new, none for the same again. */
final class TokenLog {
  private static final int MOST = 512;

  private final ClientLogger logger;
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
    this.logger = new ClientLogger(credential);
    this.name = credential.getSimpleName();
    this.accountLogged = accountLogged;
  }

  /** Says that there is a token; repeating it on every request would drown the app's own lines. */
  void given(String token, Supplier<Optional<String>> tenant, Supplier<Optional<String>> account) {
    if (!hashes.add(token.hashCode())) {
      return;
    }
    if (hashes.size() > MOST) {
      hashes.clear();
    }
    // A token's claims are anybody's text until somebody has looked at its signature.
    String shownTenant = Surroundings.shown(tenant.get().orElse("unknown"));
    if (accountLogged) {
      String shownAccount = Surroundings.shown(account.get().orElse("unknown"));
      logger.info("{}: a token of tenant {} for {}", name, shownTenant, shownAccount);
    } else {
      logger.info("{}: a token of tenant {}", name, shownTenant);
    }
  }
}
