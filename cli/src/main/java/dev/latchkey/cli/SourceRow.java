package dev.latchkey.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one source of tokens.
 *
 * @param source the simple name of the credential's class
 * @param tool the short name of its tool, or {@code null}
 * @param path the absolute path of the tool's program, or {@code null}
 * @param version the tool's version, or {@code null} if no file shows it
 * @param state whether an account is signed in
 * @param account the user's name, or the application's id
 * @param tenantId the account's tenant
 * @param subscriptionId the tool's subscription
 * @param cloud the cloud's name
 * @param expiresOn when the token ends that the tool now holds for Azure Resource Manager
 * @param remedy what signs an account in
 */
record SourceRow(
    String source,
    @Nullable String tool,
    @Nullable String path,
    @Nullable String version,
    State state,
    @Nullable String account,
    @Nullable String tenantId,
    @Nullable String subscriptionId,
    @Nullable String cloud,
    @Nullable Instant expiresOn,
    @Nullable String remedy) {

  /** Whether an account is signed in. */
  enum State {
    SIGNED_IN("signedIn", "signed in"),
    SIGNED_OUT("signedOut", "signed out"),
    NOT_INSTALLED("notInstalled", "not installed"),
    UNKNOWN("unknown", "unknown");

    final String name;
    final String words;

    State(String name, String words) {
      this.name = name;
      this.words = words;
    }
  }

  /** A source of which only its name and its state are known. */
  static SourceRow of(String source, State state, @Nullable String remedy) {
    return new SourceRow(source, null, null, null, state, null, null, null, null, null, remedy);
  }

  boolean isSignedIn() {
    return state == State.SIGNED_IN;
  }

  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("source", source);
    json.put("tool", tool);
    json.put("path", path);
    json.put("version", version);
    json.put("state", state.name);
    json.put("account", account);
    json.put("tenantId", tenantId);
    json.put("subscriptionId", subscriptionId);
    json.put("cloud", cloud);
    json.put("expiresOn", expiresOn == null ? null : expiresOn.toString());
    json.put("remedy", remedy);
    return json;
  }
}
