package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.web.Exchange;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who is signed in in which browser, by a cookie. */
final class Sessions {
  private static final String COOKIE = "ESTSAUTHPERSISTENT";
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=None";
  private static final int CAPACITY = 1_000;

  private final Grants grants;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > CAPACITY;
        }
      };

  private record Session(User user, Instant since) {}

  Sessions(Grants grants, Clock clock) {
    this.grants = grants;
    this.clock = clock;
  }

  /** Signs a user in in the browser that gets the answer. */
  void begin(Exchange exchange, User user) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (open) {
      open.put(id, new Session(user, clock.instant()));
    }
    exchange.with("Set-Cookie", COOKIE + "=" + id + ATTRIBUTES);
  }

  /** {@return who is signed in in this browser; nobody whose sign-ins were revoked since} */
  Optional<User> find(Exchange exchange) {
    synchronized (open) {
      return id(exchange)
          .map(open::get)
          .filter(session -> !grants.isRevoked(session.user(), session.since()))
          .map(Session::user);
    }
  }

  /** Signs out in this browser. */
  void end(Exchange exchange) {
    synchronized (open) {
      id(exchange).ifPresent(open::remove);
    }
    exchange.with("Set-Cookie", COOKIE + "=; Max-Age=0" + ATTRIBUTES);
  }

  private static Optional<String> id(Exchange exchange) {
    for (String cookie : exchange.header("Cookie").orElse("").split(";", -1)) {
      String[] parts = cookie.strip().split("=", 2);
      if (parts.length == 2 && parts[0].equals(COOKIE)) {
        return Optional.of(parts[1]);
      }
    }
    return Optional.empty();
  }
}
