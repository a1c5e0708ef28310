package dev.latchkey.lab.internal.keyvault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The secrets of one vault, with the deleted ones that can be recovered. */
final class SecretStore {
  static final Duration RECOVERABLE = Duration.ofDays(90);

  /** A lab that runs for weeks must not grow without limit. */
  private static final int CAPACITY = 10_000;

  private final Clock clock;
  private final Map<String, Secret> secrets = new TreeMap<>();
  private final Map<String, Secret> deleted = new TreeMap<>();
  private int versions;

  SecretStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * A secret with its versions.
   *
   * @param name the name as first written
   * @param versions oldest first, never empty
   * @param deletedAt the time of deletion, {@code null} for a secret that is not deleted
   */
  record Secret(String name, List<SecretVersion> versions, @Nullable Instant deletedAt) {
    Secret {
      versions = List.copyOf(versions);
    }

    SecretVersion newest() {
      return versions.get(versions.size() - 1);
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  synchronized Secret set(String name, String value, JsonNode body) throws VaultException {
    if (deleted.containsKey(key(name))) {
      throw VaultException.isDeletedButRecoverable(name);
    }
    if (versions >= CAPACITY) {
      throw VaultException.badParameter(
          "The lab's key vault holds " + CAPACITY + " versions of secrets at most.");
    }
    versions++;
    Secret before = secrets.getOrDefault(key(name), new Secret(name, List.of(), null));
    List<SecretVersion> all = new ArrayList<>(before.versions());
    all.add(
        SecretVersion.of(
            UUID.randomUUID().toString().replace("-", ""), value, body, clock.instant()));
    Secret secret = new Secret(before.name(), all, null);
    secrets.put(key(name), secret);
    return secret;
  }

  synchronized Secret find(String name) throws VaultException {
    Secret secret = secrets.get(key(name));
    if (secret == null) {
      throw VaultException.secretNotFound(name);
    }
    return secret;
  }

  synchronized SecretVersion find(String name, String version) throws VaultException {
    Secret secret = find(name);
    if (version.isEmpty()) {
      return secret.newest();
    }
    return secret.versions().stream()
        .filter(v -> v.id().equalsIgnoreCase(version))
        .findFirst()
        .orElseThrow(() -> VaultException.secretNotFound(name + "/" + version));
  }

  synchronized SecretVersion update(String name, String version, JsonNode body)
      throws VaultException {
    SecretVersion before = find(name, version);
    SecretVersion after = before.with(body, clock.instant());
    Secret secret = find(name);
    List<SecretVersion> all = new ArrayList<>(secret.versions());
    all.set(all.indexOf(before), after);
    secrets.put(key(name), new Secret(secret.name(), all, null));
    return after;
  }

  synchronized Secret delete(String name) throws VaultException {
    Secret secret = find(name);
    Secret gone = new Secret(secret.name(), secret.versions(), clock.instant());
    secrets.remove(key(name));
    deleted.put(key(name), gone);
    return gone;
  }

  synchronized Secret findDeleted(String name) throws VaultException {
    Secret secret = deleted.get(key(name));
    if (secret == null) {
      throw VaultException.deletedSecretNotFound(name);
    }
    return secret;
  }

  synchronized void purge(String name) throws VaultException {
    versions -= findDeleted(name).versions().size();
    deleted.remove(key(name));
  }

  synchronized Secret recover(String name) throws VaultException {
    Secret gone = findDeleted(name);
    Secret secret = new Secret(gone.name(), gone.versions(), null);
    deleted.remove(key(name));
    secrets.put(key(name), secret);
    return secret;
  }

  /** All secrets, sorted by name. */
  synchronized List<Secret> all() {
    return List.copyOf(secrets.values());
  }

  /** All deleted secrets, sorted by name. */
  synchronized List<Secret> allDeleted() {
    return List.copyOf(deleted.values());
  }
}
