package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.powershell.PowerShellFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Consumer;

/** The tools that a credential runs, each as a fake that answers in its own form. */
enum ToolUnderTest {
  AZ(
      "az",
      "AzureCliCredential",
      "{\"accessToken\":\"%s\",\"expires_on\":%d,\"tenant\":\"" + Requests.CONTOSO + "\"}",
      "ERROR: Please run 'az login' to setup account.",
      "az login"),
  AZD(
      "azd",
      "AzureDeveloperCliCredential",
      "{\n  \"token\": \"%s\",\n  \"expiresOn\": \"%3$s\"\n}\n",
      "{\"type\":\"consoleMessage\",\"data\":{\"message\":\"\\nERROR: not logged in, run `azd auth"
          + " login` to login\\n\"}}",
      "azd auth login"),
  PWSH(
      "pwsh",
      "AzurePowerShellCredential",
      "<latchkey:token|%2$d|" + Requests.CONTOSO + "|%1$s:latchkey>\n",
      "Get-AzAccessToken: Run Connect-AzAccount to login.",
      "Connect-AzAccount");

  private static final String FLAGS =
      "-NoProfile -NonInteractive -OutputFormat Text -EncodedCommand";

  /**
   * As PowerShell itself would: decodes the script, and takes the resource from its environment.
   */
  private static final String PWSH_CHECKS =
      "[ \"$1 $2 $3 $4 $5\" = '"
          + FLAGS
          + "' ] || exit 91\n"
          + "printf %s \"$6\" | base64 -d | tr -d '\\000' | grep -q 'Get-AzAccessToken @request'"
          + " || exit 92\n"
          + "[ -n \"$LATCHKEY_PWSH_RESOURCE\" ] || exit 93";

  private final String program;
  private final String source;
  private final String answer;
  private final String signedOut;
  private final String login;

  ToolUnderTest(String program, String source, String answer, String signedOut, String login) {
    this.program = program;
    this.source = source;
    this.answer = answer;
    this.signedOut = signedOut;
    this.login = login;
  }

  String program() {
    return program;
  }

  String source() {
    return source;
  }

  String login() {
    return login;
  }

  FakeTool fake(Path folder) {
    FakeTool fake = FakeTool.in(folder).named(program);
    return this == PWSH ? fake.run(PWSH_CHECKS) : fake;
  }

  /** One that prints nothing but its answer. */
  FakeTool answering(Path folder) {
    return fake(folder).prints(answer());
  }

  FakeTool signedOut(Path folder) {
    return signedOut(fake(folder));
  }

  FakeTool signedOut(FakeTool fake) {
    return fake.complains(signedOut + "\n").exits(1);
  }

  /** Lets the tool's files in a home say that a person is signed in, and has been for a while. */
  void signIn(Path home, String user) throws IOException {
    String id = AzFolder.home(user);
    switch (this) {
      case AZ -> {
        AzFolder files = new AzFolder(home.resolve(".azure"));
        files.profile(AzFolder.subscription("dev", "Dev", user, Requests.CONTOSO, true));
        files.cache(List.of(user));
      }
      case AZD -> {
        AzFolder files = new AzFolder(home.resolve(".azd"));
        files.write(
            "auth.json",
            "{\"auth\":{\"account\":{\"currentUser\":{\"homeAccountId\":\"" + id + "\"}}}}");
        files.write("auth/msal/cache.json", AzFolder.cacheText(List.of(user)));
      }
      case PWSH -> {
        PowerShellFolder files = new PowerShellFolder(home);
        files.settings("CurrentUser");
        files.contexts("K", PowerShellFolder.context("K", user, Requests.CONTOSO));
      }
    }
    letTimePass(home);
  }

  /** Lets the tool's files say that nobody is signed in. */
  void signOut(Path home) throws IOException {
    switch (this) {
      case AZ -> new AzFolder(home.resolve(".azure")).signOut();
      case AZD -> new AzFolder(home.resolve(".azd")).write("auth.json", "{\"auth\":{}}");
      case PWSH -> new PowerShellFolder(home).contexts("Default");
    }
    letTimePass(home);
  }

  /** Sets new files back by a time that no other writing has, so that stamps can be relied on. */
  static void letTimePass(Path home) throws IOException {
    FileTime time = timePassed();
    for (String folder : List.of(".azure", ".azd", ".Azure")) {
      if (Files.exists(home.resolve(folder))) {
        try (var files = Files.walk(home.resolve(folder))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Files.setLastModifiedTime(file, time);
          }
        }
      }
    }
  }

  /** A time that no other writing has, before that of the fakes' machines. */
  static FileTime timePassed() {
    long nanos = Math.floorMod(System.nanoTime(), 50_000_000_000L);
    return FileTime.from(FakeTool.NOW.minusSeconds(100).plusNanos(nanos));
  }

  String answer() {
    return answer(FakeTool.TOKEN);
  }

  /** An answer that is good for an hour. */
  String answer(String token) {
    return answer.formatted(
        token, FakeTool.NOW.plusSeconds(3600).getEpochSecond(), FakeTool.NOW.plusSeconds(3600));
  }

  /** A credential that shares a machine with others. */
  SourceCredential credential(DeveloperTools tools) {
    return switch (this) {
      case AZ -> new AzureCliCredentialBuilder().tools(tools).build();
      case AZD -> new AzureDeveloperCliCredentialBuilder().tools(tools).build();
      case PWSH -> new AzurePowerShellCredentialBuilder().tools(tools).build();
    };
  }

  SourceCredential credential(FakeTool fake) {
    return credential(fake, builder -> {});
  }

  SourceCredential credential(FakeTool fake, Consumer<ToolCredentialBuilderBase<?>> options) {
    return switch (this) {
      case AZ -> {
        AzureCliCredentialBuilder builder = new AzureCliCredentialBuilder();
        options.accept(builder.surroundings(fake.install()));
        yield builder.build();
      }
      case AZD -> {
        AzureDeveloperCliCredentialBuilder builder = new AzureDeveloperCliCredentialBuilder();
        options.accept(builder.surroundings(fake.install()));
        yield builder.build();
      }
      case PWSH -> {
        AzurePowerShellCredentialBuilder builder = new AzurePowerShellCredentialBuilder();
        options.accept(builder.surroundings(fake.install()));
        yield builder.build();
      }
    };
  }
}
