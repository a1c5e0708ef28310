package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** {@code azureProfile.json}: the subscriptions with their users, and the default one. */
final class Profile {
  private final StateFile file;
  private final CloudsConfig clouds;
  private final ObjectNode document;
  private final ArrayNode subscriptions;

  private Profile(StateFile file, CloudsConfig clouds, ObjectNode document) {
    this.file = file;
    this.clouds = clouds;
    this.document = document;
    this.subscriptions = document.withArray("subscriptions");
  }

  static Profile read(Path configFolder) throws IOException {
    StateFile file = StateFile.profile(configFolder);
    return new Profile(
        file,
        new CloudsConfig(configFolder),
        file.read().orElseGet(StateFile.JSON::createObjectNode));
  }

  /** The default subscription, which names the signed-in user. */
  ObjectNode current() throws AzFailure {
    if (subscriptions.isEmpty()) {
      throw new AzFailure("Please run 'az login' to setup account.");
    }
    return findDefault()
        .orElseThrow(() ->
            new AzFailure("No subscription found. Run 'az account set' to select a subscription."));
  }

  /** The signed-in user. */
  Optional<String> findUser() {
    return findDefault().map(subscription -> subscription.path("user").path("name").asText());
  }

  private Optional<ObjectNode> findDefault() {
    for (JsonNode subscription : subscriptions) {
      if (subscription.path("isDefault").asBoolean()) {
        return Optional.of((ObjectNode) subscription);
      }
    }
    return Optional.empty();
  }

  Optional<ObjectNode> find(String idOrName) {
    for (JsonNode subscription : subscriptions) {
      if (subscription.path("id").asText().equalsIgnoreCase(idOrName)
          || subscription.path("name").asText().equalsIgnoreCase(idOrName)) {
        return Optional.of((ObjectNode) subscription);
      }
    }
    return Optional.empty();
  }

  void makeCurrent(ObjectNode chosen) throws IOException {
    for (JsonNode subscription : subscriptions) {
      ((ObjectNode) subscription)
          .put("isDefault", subscription.path("id").equals(chosen.path("id")));
    }
    file.write(document, false);
    clouds.write(chosen.path("id").asText());
  }

  /**
   * Adds the subscriptions of a sign-in, and replaces those with the same id. The default stays if
   * it is among them.
   */
  void signIn(List<ObjectNode> found) throws IOException {
    String before = findDefault().map(old -> old.path("id").asText()).orElse("");
    ObjectNode current = found.get(0);
    for (ObjectNode subscription : found) {
      put(subscription);
      if (subscription.path("id").asText().equals(before)) {
        current = subscription;
      }
    }
    makeCurrent(current);
  }

  private void put(ObjectNode added) {
    for (int i = 0; i < subscriptions.size(); i++) {
      if (subscriptions.get(i).path("id").equals(added.path("id"))) {
        subscriptions.set(i, added);
        return;
      }
    }
    subscriptions.add(added);
  }

  /** No other subscription becomes the default: az leaves that choice to the user. */
  void signOut(String user) throws IOException {
    for (Iterator<JsonNode> all = subscriptions.iterator(); all.hasNext(); ) {
      if (all.next().path("user").path("name").asText().equalsIgnoreCase(user)) {
        all.remove();
      }
    }
    file.write(document, false);
  }
}
