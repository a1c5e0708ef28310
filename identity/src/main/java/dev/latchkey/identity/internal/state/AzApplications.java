package dev.latchkey.identity.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * {@code service_principal_entries.json}: whether az still holds what an application signs in with,
 * without which it would not even give out a token that it has. The secrets are skipped unread.
 */
final class AzApplications {
  private boolean isHeld;

  private AzApplications() {}

  /** Whether az holds the secret of an application in a tenant. */
  static boolean holdSecret(StateText text, String clientId, String tenant)
      throws UnreadableStateException {
    AzApplications applications = new AzApplications();
    StateJson.readArray(text, json -> applications.add(json, clientId, tenant));
    return applications.isHeld;
  }

  private void add(JsonParser json, String clientId, String tenant)
      throws IOException, UnreadableStateException {
    boolean[] fits = new boolean[3];
    StateJson.readFields(
        json,
        (name, value) -> {
          switch (name) {
            case "client_id" -> fits[0] = clientId.equals(StateJson.text(value));
            case "tenant" -> fits[1] = tenant.equals(StateJson.text(value));
            // A certificate lies in a file that may be gone or changed: az is asked.
            case "client_secret" -> fits[2] = value.currentToken() == JsonToken.VALUE_STRING;
            default -> value.skipChildren();
          }
        });
    isHeld |= fits[0] && fits[1] && fits[2];
  }
}
