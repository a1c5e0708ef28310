package dev.latchkey.cli;

import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A program that runs the commands which should start at once, in a folder of its own that az seems
 * to have left. The script {@code latchkey} starts it in a JVM that archives the classes it loads.
 */
final class StartRehearsal {
  private static final String SCOPE = "https://storage.azure.com/.default";
  private static final String PROFILE =
      """
      {"installationId": "i", "subscriptions": [{"id": "a0000000-0000-4000-8000-000000000001",
       "name": "Dev", "state": "Enabled", "user": {"name": "alice@contoso.test", "type": "user"},
       "isDefault": true, "tenantId": "11111111-1111-4111-8111-111111111111",
       "environmentName": "AzureCloud", "homeTenantId": "11111111-1111-4111-8111-111111111111",
       "managedByTenants": []}]}
      """;
  // What follows e30. are the claims tid and upn; the token is signed by nobody.
  private static final String CACHE =
      """
      {"AccessToken": {"t": {"credential_type": "AccessToken", "secret": "e30.eyJ0aWQiOiJ0IiwidXBuIjoidSJ9.x",
       "home_account_id": "o.11111111-1111-4111-8111-111111111111",
       "environment": "login.microsoftonline.com", "target": "$scope",
       "client_id": "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "token_type": "Bearer",
       "realm": "11111111-1111-4111-8111-111111111111", "cached_at": "$now",
       "expires_on": "$end", "extended_expires_on": "$end"}},
       "Account": {"a": {"home_account_id": "o.11111111-1111-4111-8111-111111111111",
       "environment": "login.microsoftonline.com", "realm": "organizations",
       "local_account_id": "o", "username": "alice@contoso.test", "authority_type": "MSSTS"}}}
      """;

  private final Path home;
  private final Instant now = Surroundings.ofThisMachine().clock().instant();

  private StartRehearsal(Path home) {
    this.home = home;
  }

  /**
   * Runs them.
   *
   * @param args none
   * @throws IOException if the folder can't be written
   */
  public static void main(String[] args) throws IOException {
    Terminal real = Terminal.ofThisProcess();
    real.interruption().interruptThisThread();
    int exitCode = ExitCode.FAULT.value;
    Path home = Files.createTempDirectory("latchkey-rehearsal");
    try {
      exitCode = new StartRehearsal(home).run(real.interruption());
    } finally {
      remove(home);
      real.interruption().end(exitCode);
    }
    System.exit(exitCode);
  }

  private int run(Interruption interruption) throws IOException {
    Terminal nobody = terminal("nobody", interruption);
    Terminal az = terminal("az", interruption);
    write("bin/az", ""); // For whoami, which looks for it and does not start it.
    if (!home.resolve("bin/az").toFile().setExecutable(true)) {
      return ExitCode.FAULT.value;
    }
    String end = Long.toString(now.getEpochSecond() + 3_600);
    write("az/azureProfile.json", PROFILE);
    write(
        "az/msal_token_cache.json",
        CACHE
            .replace("$scope", SCOPE)
            .replace("$now", Long.toString(now.getEpochSecond() - 300))
            .replace("$end", end));
    Latchkey.run(nobody, "token", "--scope", SCOPE);
    int asText = Latchkey.run(az, "token", "--scope", SCOPE);
    int asJson = Latchkey.run(az, "token", "--scope", SCOPE, "--output", "json");
    Latchkey.run(az, "whoami");
    Latchkey.run(az, "whoami", "--output", "json");
    return asText + asJson;
  }

  private Terminal terminal(String azFolder, Interruption interruption) {
    PrintStream sink =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "PATH", home.resolve(azFolder.equals("az") ? "bin" : "none").toString(),
            "AZURE_CONFIG_DIR", home.resolve(azFolder).toString());
    return new Terminal(sink, sink, environment, interruption);
  }

  /** A file that az wrote a minute ago: a new one may still be being written. */
  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(60)));
  }

  private static void remove(Path home) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(home)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
