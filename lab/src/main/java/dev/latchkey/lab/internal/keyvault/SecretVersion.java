package dev.latchkey.lab.internal.keyvault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a secret.
 *
 * @param id 32 hexadecimal digits
 * @param value the secret
 * @param contentType the type that the client gave
 * @param tags the tags that the client gave
 * @param isEnabled true if the value may be read
 * @param notBefore seconds since 1970, for information only
 * @param expires seconds since 1970, for information only
 * @param created the time of creation
 * @param updated the time of the last change
 */
record SecretVersion(
    String id,
    String value,
    @Nullable String contentType,
    Map<String, String> tags,
    boolean isEnabled,
    @Nullable Long notBefore,
    @Nullable Long expires,
    Instant created,
    Instant updated) {

  SecretVersion {
    tags = Map.copyOf(tags);
  }

  static SecretVersion of(String id, String value, JsonNode body, Instant now) {
    return new SecretVersion(id, value, null, Map.of(), true, null, null, now, now).with(body, now);
  }

  /** Changes the attributes that a request names. */
  SecretVersion with(JsonNode body, Instant now) {
    JsonNode attributes = body.path("attributes");
    return new SecretVersion(
        id,
        value,
        body.path("contentType").isTextual() ? body.path("contentType").asText() : contentType,
        body.path("tags").isObject() ? texts(body.path("tags")) : tags,
        attributes.path("enabled").asBoolean(isEnabled),
        time(attributes.path("nbf"), notBefore),
        time(attributes.path("exp"), expires),
        created,
        now);
  }

  private static @Nullable Long time(JsonNode sent, @Nullable Long before) {
    return sent.canConvertToLong() ? Long.valueOf(sent.asLong()) : before;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  /** The attributes, without the value. */
  Map<String, Object> describe(String secretId) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("enabled", isEnabled);
    if (notBefore != null) {
      attributes.put("nbf", notBefore);
    }
    if (expires != null) {
      attributes.put("exp", expires);
    }
    attributes.put("created", created.getEpochSecond());
    attributes.put("updated", updated.getEpochSecond());
    attributes.put("recoveryLevel", "Recoverable+Purgeable");
    attributes.put("recoverableDays", SecretStore.RECOVERABLE.toDays());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", secretId);
    if (contentType != null) {
      json.put("contentType", contentType);
    }
    json.put("attributes", attributes);
    json.put("tags", tags);
    return json;
  }

  /** Does not show the value. */
  @Override
  public String toString() {
    return "SecretVersion[" + id + "]";
  }
}
