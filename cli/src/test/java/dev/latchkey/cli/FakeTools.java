package dev.latchkey.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A home folder with fake az, azd and PowerShell, and az's own files. Each tool is a shell script
 * that uses nothing but the shell's own commands, so that it starts in no time. It notes what it
 * was asked.
 */
final class FakeTools {
  static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  static final String SCOPE = "https://storage.azure.com/.default";

  private static final String CLIENT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
  private static final String HOST = "login.microsoftonline.com";

  /** The tools, in the order of the chain. */
  enum Tool {
    AZ(
        "az",
        "AzureCliCredential",
        "{\"accessToken\":\"$token\",\"expires_on\":$seconds,\"tenant\":\"$tid\"}",
        "ERROR: Please run 'az login' to setup account."),
    PWSH(
        "pwsh",
        "AzurePowerShellCredential",
        "<latchkey:token|$seconds|$tid|$token:latchkey>",
        "Get-AzAccessToken: Run Connect-AzAccount to login."),
    AZD(
        "azd",
        "AzureDeveloperCliCredential",
        "{\"token\":\"$token\",\"expiresOn\":\"$end\"}",
        "{\"type\":\"consoleMessage\",\"data\":{\"message\":\"\\\\nERROR: not logged in, run `azd"
            + " auth login` to login\\\\n\"}}");

    final String program;
    final String source;
    private final String answer;
    private final String signedOut;

    Tool(String program, String source, String answer, String signedOut) {
      this.program = program;
      this.source = source;
      this.answer = answer;
      this.signedOut = signedOut;
    }
  }

  private final Path home;
  private final Instant end = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);

  FakeTools(Path home) {
    this.home = home;
  }

  /** The variables of a process in this home, with no other program on PATH. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", home.toString());
    environment.put("PATH", home.resolve("bin").toString());
    return environment;
  }

  Path home() {
    return home;
  }

  /** A tool that gives tokens of somebody, of the tenant that it is asked for. */
  FakeTools signedIn(Tool tool, String user) throws IOException {
    return install(tool, answering(tool, user));
  }

  /** A tool that says that nobody is signed in. */
  FakeTools signedOut(Tool tool) throws IOException {
    return install(tool, failing(tool.signedOut));
  }

  /** A tool that fails with these words. */
  FakeTools failing(Tool tool, String words) throws IOException {
    return install(tool, failing(words));
  }

  FakeTools hanging(Tool tool) throws IOException {
    return install(tool, "exec /bin/sleep 600");
  }

  /**
   * All three tools. Each says that it has begun, and goes on when it has seen that of the others:
   * one that is asked alone fails for an unknown reason, after 30 seconds.
   */
  FakeTools signedInAndWaitingForEachOther(Tool signedIn, String user) throws IOException {
    for (Tool tool : Tool.values()) {
      String waiting =
          """
          echo > '%1$s/begun-%2$s'
          rounds=0
          until [ -e '%1$s/begun-az' ] && [ -e '%1$s/begun-pwsh' ] && [ -e '%1$s/begun-azd' ]; do
            rounds=$((rounds + 1))
            [ $rounds -lt 1500 ] || exit 9
            /bin/sleep 0.02
          done
          """
              .formatted(home, tool.program);
      install(tool, waiting + (tool == signedIn ? answering(tool, user) : failing(tool.signedOut)));
    }
    return this;
  }

  /** How many tools have begun while all others were at work. */
  long begun() throws IOException {
    try (var files = Files.list(home)) {
      return files.filter(file -> file.getFileName().toString().startsWith("begun-")).count();
    }
  }

  private FakeTools install(Tool tool, String work) throws IOException {
    Path program = Files.createDirectories(home.resolve("bin")).resolve(tool.program);
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo "$* ${LATCHKEY_PWSH_RESOURCE-} ${LATCHKEY_PWSH_TENANT-}" >> '%s'
        %s
        """
            .formatted(notes(tool), work));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  private String answering(Tool tool, String user) {
    return """
    end=%6$s seconds=%7$d tenant=${LATCHKEY_PWSH_TENANT-}
    while [ $# -gt 0 ]; do
      case $1 in --tenant | --tenant-id) tenant=$2 ;; esac
      shift
    done
    case $tenant in
      %2$s | fabrikam.test) tid=%2$s token=%4$s ;;
      *) tid=%1$s token=%3$s ;;
    esac
    echo "%5$s"
    """
        .formatted(
            CONTOSO,
            FABRIKAM,
            token(user, CONTOSO),
            token(user, FABRIKAM),
            tool.answer.replace("\"", "\\\""),
            end,
            end.getEpochSecond());
  }

  private static String failing(String words) {
    return "printf '%b\\n' '" + words.replace("'", "'\\''") + "' >&2\nexit 1";
  }

  private Path notes(Tool tool) {
    return home.resolve("asked-" + tool.program);
  }

  /** What a tool was asked, a line for each time; forgotten after that. */
  private List<String> takeNotes(Tool tool) throws IOException {
    Path notes = notes(tool);
    String text = Files.exists(notes) ? Files.readString(notes) : "";
    Files.deleteIfExists(notes);
    // PowerShell's script is long, and always the same.
    return text.replaceAll("[\\w+/=]{200,}", "SCRIPT").lines().toList();
  }

  /** az's profile says that alice is signed in; the cache has no token. */
  FakeTools azKnowsAlice() throws IOException {
    writeAz("azureProfile.json", profile("alice@contoso.test"));
    writeAz("msal_token_cache.json", cache(""));
    return this;
  }

  /** az's cache has a token of alice for storage: nobody needs to start az. */
  FakeTools azHoldsTokenOfAlice() throws IOException {
    writeAz("azureProfile.json", profile("alice@contoso.test"));
    writeAz("msal_token_cache.json", cache(tokenInCache()));
    return this;
  }

  /** az's cache has a token of alice for a scope. */
  FakeTools azHoldsTokenOfAlice(String scope) throws IOException {
    writeAz("azureProfile.json", profile("alice@contoso.test"));
    writeAz("msal_token_cache.json", cache(tokenInCache().replace(SCOPE, scope)));
    return this;
  }

  /** az's profile says that nobody is signed in. */
  FakeTools azKnowsNobody() throws IOException {
    writeAz("azureProfile.json", "{\"subscriptions\": []}");
    return this;
  }

  private void writeAz(String name, String text) throws IOException {
    Path file = Files.createDirectories(home.resolve(".azure")).resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    // A new file may still be being written: nobody relies on what it says.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private static String profile(String user) {
    return """
    {"installationId": "i", "subscriptions": [{"id": "a0000000-0000-4000-8000-000000000001",
     "name": "Dev", "state": "Enabled", "user": {"name": "%1$s", "type": "user"},
     "isDefault": true, "tenantId": "%2$s", "environmentName": "AzureCloud",
     "homeTenantId": "%2$s", "managedByTenants": []}]}
    """
        .formatted(user, CONTOSO);
  }

  private static String cache(String tokens) {
    return """
    {"AccessToken": {%1$s},
     "Account": {"a": {"home_account_id": "id-of-alice.%2$s", "environment": "%3$s",
      "realm": "organizations", "local_account_id": "x", "username": "alice@contoso.test",
      "authority_type": "MSSTS"}}}
    """
        .formatted(tokens, CONTOSO, HOST);
  }

  private String tokenInCache() {
    return """
    "t": {"credential_type": "AccessToken", "secret": "%1$s", "home_account_id": "id-of-alice.%2$s",
     "environment": "%3$s", "client_id": "%4$s", "target": "%5$s", "realm": "%2$s",
     "token_type": "Bearer", "cached_at": "%6$d", "expires_on": "%7$d",
     "extended_expires_on": "%7$d"}
    """
        .formatted(
            token("alice@contoso.test", CONTOSO),
            CONTOSO,
            HOST,
            CLIENT,
            SCOPE,
            end.getEpochSecond() - 3_900,
            end.getEpochSecond());
  }

  /** A token that says whose it is: a user's, or that of an application by its id. */
  private static String token(String user, String tenant) {
    String claims =
        (user.contains("@")
                ? "{\"tid\":\"%s\",\"upn\":\"%s\",\"oid\":\"oid-of-%2$s\",\"scp\":\"user_impersonation\"}"
                : "{\"tid\":\"%s\",\"appid\":\"%s\",\"oid\":\"oid-of-%2$s\",\"idtyp\":\"app\"}")
            .formatted(tenant, user);
    return "e30."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".x";
  }

  /** The notes of the tools up to one of them, whose answers do not depend on who was quicker. */
  List<String> takeNotesUpTo(String program) throws IOException {
    List<String> notes = new ArrayList<>();
    boolean isOver = false;
    for (Tool tool : Tool.values()) {
      List<String> asked = takeNotes(tool);
      if (!isOver) {
        asked.forEach(line -> notes.add(tool.program + " " + line));
      }
      isOver |= tool.program.equals(program);
    }
    return notes;
  }
}
