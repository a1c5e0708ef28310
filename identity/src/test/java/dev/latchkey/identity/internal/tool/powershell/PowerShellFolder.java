package dev.latchkey.identity.internal.tool.powershell;

import dev.latchkey.testing.InPlace;
import dev.latchkey.testing.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** The folder of Az.Accounts in a home, in the shape that its sources say. */
public final class PowerShellFolder {
  public static final String CONTEXTS = "AzureRmContext.json";
  public static final String SETTINGS = "AzureRmContextSettings.json";

  private final Path home;

  public PowerShellFolder(Path home) {
    this.home = home;
  }

  public Path file(String name) {
    return home.resolve(".Azure").resolve(name);
  }

  public Map<String, String> environment() {
    return Map.of("HOME", home.toString());
  }

  public void write(String name, String text) throws IOException {
    Files.createDirectories(file(name).getParent());
    InPlace.write(file(name), text);
    Permissions.set(file(name), "rw-------");
  }

  /** Moves the time of both files back, so that their stamps can be relied on. */
  public void settle() throws IOException {
    for (String name : new String[] {CONTEXTS, SETTINGS}) {
      if (Files.exists(file(name))) {
        Files.setLastModifiedTime(file(name), FileTime.from(Instant.now().minusSeconds(60)));
      }
    }
  }

  public void settings(String mode) throws IOException {
    write(
        SETTINGS,
        "\uFEFF{\"Mode\":\"%s\",\"ContextDirectory\":\"%s\",\"ContextFile\":\"%s\",\"Settings\":{}}"
            .formatted(mode, file("").toString().replace("\\", "\\\\"), CONTEXTS));
  }

  /** What {@code Connect-AzAccount} leaves: contexts, of which one has a key. */
  public void contexts(String chosen, String... contexts) throws IOException {
    write(
        CONTEXTS,
        """
        \uFEFF{"DefaultContextKey":"%s","EnvironmentTable":{},"Contexts":{%s},\
        "ExtendedProperties":{}}\
        """
            .formatted(chosen, String.join(",", contexts)));
  }

  public static String context(String key, String user, String tenant) {
    return context(key, user, "User", tenant, "");
  }

  public static String context(
      String key, String user, String type, String tenant, String properties) {
    return """
    "%s":{"Account":{"Id":"%s","Credential":null,"Type":"%s","TenantMap":{},\
    "ExtendedProperties":{"Tenants":"%s"%s}},"Tenant":{"Id":"%s","Directory":null,"IsHome":true,\
    "ExtendedProperties":{}},"Subscription":{"Id":"a0000000-0000-4000-8000-000000000001",\
    "Name":"Dev","State":"Enabled","ExtendedProperties":{}},"Environment":{"Name":"AzureCloud"},\
    "VersionProfile":null,"TokenCache":{"CacheData":null},"ExtendedProperties":{}}\
    """
        .formatted(key, user, type, tenant, properties, tenant);
  }
}
