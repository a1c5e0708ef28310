package dev.latchkey.identity.internal.tool.az;

import com.google.gson.stream.JsonToken;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.StateJson;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code azureProfile.json}: the subscriptions of all accounts that are signed in to az. */
final class AzProfile implements StateJson.Field {
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** A subscription and its account. A value that the file lacks is {@code null}. */
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

    private static Subscription read(JsonText json) throws IOException, UnreadableStateException {
      Subscription subscription = new Subscription();
      for (String field = StateJson.firstField(json);
          field != null;
          field = StateJson.nextField(json)) {
        subscription.add(field, json);
      }
      return subscription;
    }

    private void add(String field, JsonText value) throws IOException, UnreadableStateException {
      switch (field) {
        case "id" -> id = StateJson.text(value);
        case "name" -> name = StateJson.text(value);
        case "tenantId" -> tenantId = StateJson.text(value);
        case "environmentName" -> cloud = StateJson.text(value);
        case "isDefault" -> isDefault = StateJson.truth(value);
        case "user" -> readUser(value);
        default -> value.skip();
      }
    }

    private void readUser(JsonText json) throws IOException, UnreadableStateException {
      for (String field = StateJson.firstField(json);
          field != null;
          field = StateJson.nextField(json)) {
        switch (field) {
          case "name" -> user = StateJson.text(json);
          case "type" -> userType = StateJson.text(json);
          case "assignedIdentityInfo" -> identityInfo = StateJson.text(json);
          case "cloudShellID" -> isCloudShell = StateJson.truth(json);
          default -> json.skip();
        }
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
    AzProfile profile = new AzProfile();
    StateJson.readObject(text, true, profile);
    return profile;
  }

  @Override
  public void read(String field, JsonText value) throws IOException, UnreadableStateException {
    if (!field.equals("subscriptions")) {
      value.skip();
    } else if (value.token() == JsonToken.BEGIN_ARRAY) {
      while (value.next() != JsonToken.END_ARRAY) {
        subscriptions.add(Subscription.read(value));
      }
    } else if (value.token() != JsonToken.NULL) {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
  }

  /** True if no account is signed in. */
  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /** The tenants of all subscriptions. */
  Set<String> tenants() {
    Set<String> tenants = new HashSet<>();
    for (Subscription subscription : subscriptions) {
      if (subscription.tenantId != null) {
        tenants.add(subscription.tenantId.toLowerCase(Locale.ROOT));
      }
    }
    return tenants;
  }

  /** The subscriptions of one cloud. az ignores all others. */
  AzProfile in(String cloud) throws UnreadableStateException {
    AzProfile inCloud = new AzProfile();
    for (Subscription subscription : subscriptions) {
      if (subscription.cloud == null) {
        throw new UnreadableStateException(Reason.UNUSABLE_VALUE); // Not even az could decide.
      }
      if (subscription.cloud.equals(cloud)) {
        inCloud.subscriptions.add(subscription);
      }
    }
    return inCloud;
  }

  /**
   * The chosen subscription, or the one with an id or name, in any case.
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
