package dev.latchkey.identity.internal.tool.az;

import dev.latchkey.testing.InPlace;
import dev.latchkey.testing.Permissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** az's folder, written as az writes it: in place, and readable by its owner alone. */
public final class AzFolder {
  public static final String HOST = "login.microsoftonline.com";
  public static final String CLIENT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
  public static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  public static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  public static final String STORAGE = "https://storage.azure.com/.default";

  private final Path folder;
  private @Nullable Clock clock;
  private long writings;
  private boolean isEmptiedFirst;

  public AzFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * From now on each writing has a time of its own, a minute ago by a test's clock: that of a
   * kernel may move every 10 ms, and does not follow the test's.
   */
  public void dateBy(Clock testsClock) {
    clock = testsClock;
  }

  /**
   * From now on each file is emptied before it is written, as az does, for tests that read at the
   * same time. Only for those, since it is slow: see {@link InPlace}.
   */
  public void emptyFirst() {
    isEmptiedFirst = true;
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  public Map<String, String> environment() {
    return Map.of("AZURE_CONFIG_DIR", folder.toString());
  }

  public void write(String name, String text) throws IOException {
    write(name, utf8(text));
  }

  public void write(String name, byte[] bytes) throws IOException {
    Path file = file(name);
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      Permissions.set(file, "rw-------");
    } else if (isEmptiedFirst) {
      Files.write(file, bytes);
    } else {
      InPlace.write(file, bytes);
    }
    if (clock != null) {
      Instant time = clock.instant().minusSeconds(60).plusMillis(++writings);
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
  }

  /** Moves the time of every new file back, so that its stamp can be relied on. */
  public void settle() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        if (written.isAfter(Instant.now().minusSeconds(30))) {
          Files.setLastModifiedTime(file, FileTime.from(written.minusSeconds(60)));
        }
      }
    }
  }

  public void profile(String... subscriptions) throws IOException {
    write("azureProfile.json", "\uFEFF" + profileText(subscriptions));
  }

  public static String profileText(String... subscriptions) {
    return "{\"installationId\": \"i\", \"subscriptions\": ["
        + String.join(", ", subscriptions)
        + "]}";
  }

  public static String subscription(
      String id, String name, String user, String tenant, boolean chosen) {
    return subscription(id, name, user, "user", tenant, chosen, "AzureCloud");
  }

  public static String subscription(
      String id,
      String name,
      String user,
      String type,
      String tenant,
      boolean chosen,
      String cloud) {
    return """
    {"id": "%s", "name": "%s", "state": "Enabled", "user": {"name": "%s", "type": "%s"}, \
    "isDefault": %s, "tenantId": "%s", "environmentName": "%s", "homeTenantId": "%s", \
    "managedByTenants": []}\
    """
        .formatted(id, name, user, type, chosen, tenant, cloud, tenant);
  }

  /** Alice of Contoso, signed in with one subscription, and her account in the token cache. */
  public void signInAlice(Entry... tokens) throws IOException {
    profile(subscription("dev", "Dev", "alice@contoso.test", CONTOSO, true));
    write("config", "[cloud]\nname = AzureCloud\n\n");
    write("clouds.config", "[AzureCloud]\nsubscription = dev\n\n");
    cache(List.of("alice@contoso.test"), tokens);
  }

  /** Nobody, as {@code az logout} of the last account leaves it. */
  public void signOut() throws IOException {
    profile();
    cache(List.of());
  }

  public void cache(List<String> users, Entry... tokens) throws IOException {
    write("msal_token_cache.json", cacheText(users, tokens));
  }

  public static String cacheText(List<String> users, Entry... tokens) {
    String accounts =
        users.stream()
            .map(user ->
                """
                "%s-%s-organizations": {"home_account_id": "%s", "environment": "%s", \
                "realm": "organizations", "local_account_id": "x", "username": "%s", \
                "authority_type": "MSSTS"}\
                """
                    .formatted(home(user), HOST, home(user), HOST, user))
            .collect(Collectors.joining(",\n"));
    List<String> entries = new ArrayList<>();
    for (Entry token : tokens) {
      entries.add(token.toString());
    }
    return """
    {"AccessToken": {%s},
     "Account": {%s},
     "IdToken": {"i": {"credential_type": "IdToken", "secret": "an.id.token"}},
     "RefreshToken": {"r": {"credential_type": "RefreshToken", "secret": "a-refresh-token"}},
     "AppMetadata": {"appmetadata-x": {"client_id": "x", "family_id": "1"}}}
    """
        .formatted(String.join(",\n", entries), accounts);
  }

  public static String home(String user) {
    return "id-of-" + user.substring(0, user.indexOf('@')) + "." + CONTOSO;
  }

  /** An access token's entry that fits alice and storage, until a field is changed. */
  public static final class Entry {
    private final Map<String, String> fields = new TreeMap<>();
    private String key = "";

    public Entry(String secret, Instant now) {
      fields.put("credential_type", "\"AccessToken\"");
      fields.put("secret", '"' + secret + '"');
      fields.put("home_account_id", '"' + home("alice@contoso.test") + '"');
      fields.put("environment", '"' + HOST + '"');
      fields.put("client_id", '"' + CLIENT + '"');
      fields.put("target", "\"https://storage.azure.com/user_impersonation " + STORAGE + '"');
      fields.put("realm", '"' + CONTOSO + '"');
      fields.put("token_type", "\"Bearer\"");
      fields.put("cached_at", '"' + Long.toString(now.getEpochSecond()) + '"');
      fields.put("expires_on", '"' + Long.toString(now.getEpochSecond() + 3600) + '"');
      fields.put("extended_expires_on", '"' + Long.toString(now.getEpochSecond() + 3600) + '"');
    }

    public Entry text(String name, String value) {
      return json(name, '"' + value + '"');
    }

    public Entry json(String name, String value) {
      fields.put(name, value);
      return this;
    }

    public Entry without(String name) {
      fields.remove(name);
      return this;
    }

    public Entry key(String name) {
      key = name;
      return this;
    }

    @Override
    public String toString() {
      String name = key.isEmpty() ? "key-" + fields.hashCode() : key;
      return fields.entrySet().stream()
          .map(field -> '"' + field.getKey() + "\": " + field.getValue())
          .collect(Collectors.joining(", ", '"' + name + "\": {", "}"));
    }
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
