package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** {@code azureProfile.json}: the subscriptions, whose they are, and which is the default. */
final class Profile {
  private final StateFile file;
  private final ObjectNode document;
  private final ArrayNode subscriptions;

  private Profile(StateFile file, ObjectNode document) {
    this.file = file;
    this.document = document;
    this.subscriptions = document.withArray("subscriptions");
  }

  static Profile read(Path configFolder) throws IOException {
    StateFile file = StateFile.profile(configFolder);
    return new Profile(file, file.read().orElseGet(StateFile.JSON::createObjectNode));
  }

  /** The default subscription, whose user is who is signed in. */
  ObjectNode current() throws AzFailure {
    for (JsonNode subscription : subscriptions) {
      if (subscription.path("isDefault").asBoolean()) {
        return (ObjectNode) subscription;
      }
    }
    throw new AzFailure("Please run 'az login' to setup account.");
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
    write();
  }

  /**
   * What a sign-in found replaces what the same person had; its first subscription is the default.
   */
  void signIn(String user, List<ObjectNode> found) throws IOException {
    remove(user);
    for (JsonNode subscription : subscriptions) {
      ((ObjectNode) subscription).put("isDefault", false);
    }
    boolean isFirst = true;
    for (ObjectNode subscription : found) {
      subscription.put("isDefault", isFirst);
      isFirst = false;
      subscriptions.add(subscription);
    }
    write();
  }

  /** The first of what is left becomes the default, as az does it. */
  void signOut(String user) throws IOException {
    remove(user);
    boolean hasDefault = false;
    for (JsonNode subscription : subscriptions) {
      hasDefault |= subscription.path("isDefault").asBoolean();
    }
    if (!hasDefault && !subscriptions.isEmpty()) {
      ((ObjectNode) subscriptions.get(0)).put("isDefault", true);
    }
    write();
  }

  private void remove(String user) {
    for (Iterator<JsonNode> all = subscriptions.iterator(); all.hasNext(); ) {
      if (all.next().path("user").path("name").asText().equalsIgnoreCase(user)) {
        all.remove();
      }
    }
  }

  List<JsonNode> all() {
    List<JsonNode> all = new ArrayList<>();
    subscriptions.forEach(all::add);
    return all;
  }

  private void write() throws IOException {
    file.write(document, false);
  }
}
