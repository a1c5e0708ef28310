package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.testing.InPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A machine with az's files, and a fake az that looks into them as the real one does: it prints a
 * token of the account that its profile names when it runs. A token's text is {@code
 * asked,ACCOUNT,TENANT,SESSION,RUN}, where the subscription's name is taken for the session.
 */
final class FakeAzWithFiles {
  static final String STORAGE = AzFolder.STORAGE;

  final AzFolder files;
  final FakeTool az;
  private final Path folder;
  private final Clock clock;
  private final Map<String, String> variables = new HashMap<>();

  FakeAzWithFiles(Path folder, Clock clock) throws IOException {
    this(folder, clock, true);
  }

  /** One that is new, or one that was made before, perhaps by another user. */
  FakeAzWithFiles(Path folder, Clock clock, boolean isNew) throws IOException {
    this.folder = folder;
    this.clock = clock;
    this.files = new AzFolder(folder.resolve("azure"));
    String profile = files.file("azureProfile.json").toString();
    this.az =
        FakeTool.countedIn(folder)
            .run("while [ $# -gt 1 ]; do [ $1 != --tenant ] || asked=$2; shift; done")
            // In one read: the shell's own takes byte by byte, and would mix what is rewritten.
            .run("line=; [ ! -r '%s' ] || line=$(cat '%s' 2>/dev/null)".formatted(profile, profile))
            .run("case $line in *'\"user\": {\"name\": \"'*'\"homeTenantId\"'*) ;;")
            .run("*) echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1;; esac")
            // Split at the quotes: to search for each name again takes seconds in a huge profile.
            .run("set -f; IFS='\"'; set -- $line; unset IFS")
            .run("user=; tenant=; session=; while [ $# -gt 4 ]; do case $1$2 in")
            .run("'user: {') user=${user:-$5};;")
            .run("'tenantId: ') tenant=${tenant:-$3};;")
            .run("'name: ') session=${session:-$3};; esac; shift; done")
            .run("tenant=${asked:-$tenant}; read -r end < '" + folder + "/end'")
            .run(
                "echo \"{\\\"accessToken\\\":\\\"asked,$user,$tenant,$session,$$\\\","
                    + "\\\"expires_on\\\":$end,\\\"tenant\\\":\\\"$tenant\\\"}\"");
    if (isNew) {
      az.install();
      answersEnd(clock.instant().plusSeconds(3600));
    }
  }

  /** When the tokens end that the fake az prints. */
  void answersEnd(Instant end) throws IOException {
    InPlace.write(folder.resolve("end"), end.getEpochSecond() + "\n");
  }

  FakeAzWithFiles variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Surroundings surroundings() {
    Surroundings bare = az.surroundings();
    Map<String, String> environment = new HashMap<>(bare.environment());
    environment.putAll(files.environment());
    environment.putAll(variables);
    return new Surroundings(environment, clock, bare.platform(), bare.files());
  }

  /** The tools of this machine, all asked through one. */
  DeveloperTools tools() {
    return new DeveloperTools(surroundings());
  }

  AzureCliCredential credential() {
    return new AzureCliCredentialBuilder().tools(tools()).build();
  }

  int runs() {
    return az.recorded("runs").size();
  }

  static String token(AzureCliCredential credential) {
    return credential.getTokenSync(new TokenRequestContext().addScopes(STORAGE)).getToken();
  }

  /** Whose a token is, by its text. */
  static String owner(String token) {
    return token.split(",", -1)[1];
  }
}
