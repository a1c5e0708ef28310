package dev.latchkey.identity.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.identity.internal.state.SignInState.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code azureProfile.json}: the subscriptions of everybody who is signed in to az.
 *
 * @param subscriptions those of every cloud
 */
record AzProfile(List<Subscription> subscriptions) {

  /** A subscription and whose it is; what the file leaves out is {@code null}. */
  static final class Subscription {
    @Nullable String id;
    @Nullable String name;
    @Nullable String tenantId;
    @Nullable String cloud;
    boolean isDefault;
    @Nullable String user;
    @Nullable String userType;
    @Nullable String identityInfo;
    boolean isCloudShell;

    private static Subscription read(JsonParser json) throws IOException, UnreadableStateException {
      Subscription subscription = new Subscription();
      StateJson.readFields(json, subscription::add);
      return subscription;
    }

    private void add(String field, JsonParser value) throws IOException, UnreadableStateException {
      switch (field) {
        case "id" -> id = StateJson.text(value);
        case "name" -> name = StateJson.text(value);
        case "tenantId" -> tenantId = StateJson.text(value);
        case "environmentName" -> cloud = StateJson.text(value);
        case "isDefault" -> isDefault = StateJson.truth(value);
        case "user" -> StateJson.readFields(value, this::addOfUser);
        default -> value.skipChildren();
      }
    }

    private void addOfUser(String field, JsonParser value)
        throws IOException, UnreadableStateException {
      switch (field) {
        case "name" -> user = StateJson.text(value);
        case "type" -> userType = StateJson.text(value);
        case "assignedIdentityInfo" -> identityInfo = StateJson.text(value);
        case "cloudShellID" -> isCloudShell = StateJson.truth(value);
        default -> value.skipChildren();
      }
    }

    private boolean isNamed(String wanted) throws UnreadableStateException {
      if (id == null || name == null) {
        throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
      }
      return id.toLowerCase(Locale.ROOT).equals(wanted)
          || name.toLowerCase(Locale.ROOT).equals(wanted);
    }
  }

  static AzProfile parse(StateText text) throws UnreadableStateException {
    List<Subscription> subscriptions = new ArrayList<>();
    StateJson.readObject(
        text,
        true,
        (field, value) -> {
          if (!field.equals("subscriptions")) {
            value.skipChildren();
          } else if (value.currentToken() == JsonToken.START_ARRAY) {
            while (value.nextToken() != JsonToken.END_ARRAY) {
              subscriptions.add(Subscription.read(value));
            }
          } else if (value.currentToken() != JsonToken.VALUE_NULL) {
            throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
          }
        });
    return new AzProfile(List.copyOf(subscriptions));
  }

  /** Those of one cloud: to az there are no others. */
  AzProfile in(String cloud) {
    List<Subscription> inCloud = new ArrayList<>();
    for (Subscription subscription : subscriptions) {
      if (cloud.equals(subscription.cloud)) {
        inCloud.add(subscription);
      }
    }
    return new AzProfile(List.copyOf(inCloud));
  }

  /**
   * The chosen subscription, or that with an id or name, whatever the case.
   *
   * @throws UnreadableStateException unless there is exactly one
   */
  Subscription one(@Nullable String idOrName) throws UnreadableStateException {
    Subscription found = null;
    String wanted = idOrName == null ? "" : idOrName.toLowerCase(Locale.ROOT);
    for (Subscription subscription : subscriptions) {
      if (idOrName == null ? subscription.isDefault : subscription.isNamed(wanted)) {
        if (found != null) {
          throw new UnreadableStateException(Reason.AMBIGUOUS);
        }
        found = subscription;
      }
    }
    if (found == null) {
      throw new UnreadableStateException(Reason.NO_SUBSCRIPTION);
    }
    return found;
  }
}
