package dev.latchkey.lab.internal.broker;

import dev.latchkey.lab.internal.entra.EntraException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why the broker gives no token: the protocol's status, and a text for a log. */
final class BrokerError extends Exception {
  private static final long serialVersionUID = 1L;

  /** The statuses of the protocol that the lab needs. */
  enum Status {
    UNEXPECTED(0),
    INTERACTION_REQUIRED(2),
    NETWORK_UNAVAILABLE(4),
    SERVER_UNAVAILABLE(5),
    CONTRACT_VIOLATION(6),
    WRONG_CONFIGURATION(9),
    UNKNOWN_ACCOUNT(19);

    private final int code;

    Status(int code) {
      this.code = code;
    }
  }

  private final Status status;
  private final int code;

  BrokerError(Status status, int code, String context) {
    super(context);
    this.status = status;
    this.code = code;
  }

  /** A refusal of Entra: most of them can be repaired by a sign-in. */
  static BrokerError of(EntraException refusal) {
    Status status =
        switch (refusal.error()) {
          case "invalid_grant", "interaction_required" -> Status.INTERACTION_REQUIRED;
          case "unauthorized_client", "invalid_client" -> Status.WRONG_CONFIGURATION;
          case "temporarily_unavailable" -> Status.SERVER_UNAVAILABLE;
          default -> Status.UNEXPECTED;
        };
    return new BrokerError(
        status, refusal.code(), "AADSTS" + refusal.code() + ": " + refusal.description());
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("context", String.valueOf(getMessage()));
    json.put("errorCode", code);
    json.put("status", status.code);
    json.put("subStatus", 0);
    json.put("tag", 0);
    return Map.of("error", json);
  }
}
