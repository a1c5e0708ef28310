package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.TokenClaims;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.powershell.PowerShellFolder;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real PowerShell, with a stand-in for Az.Accounts. A start takes a second, so the situations are
 * run in advance, three at a time, and the credential and the chain of one situation share a start.
 */
@ExtendWith(Leftovers.class)
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in starts programs of Linux")
class RealPowerShellIT {
  private static final RealTool PWSH = RealTools.pwsh();
  private static final String STORAGE = "https://storage.azure.com/.default";
  private static final Map<String, Situation> SITUATIONS = new LinkedHashMap<>();
  private static final Map<String, Future<List<Object>>> RESULTS = new ConcurrentHashMap<>();

  @TempDir static Path shared;
  @TempDir Path folder;

  /**
   * One situation.
   *
   * @param modules the versions of the module, separated by commas
   * @param variables what the stand-in does
   * @param kind the kind of the failure, or {@code null} for a token
   * @param seen what the message has
   */
  private record Situation(
      String modules,
      Map<String, String> variables,
      @Nullable FailureKind kind,
      List<String> seen) {}

  private static void token(String modules, String... variables) {
    add(new Situation(modules, map(variables), null, List.of()));
  }

  private static void fails(FailureKind kind, String seen, String modules, String... variables) {
    add(new Situation(modules, map(variables), kind, List.of(seen.split("&", -1))));
  }

  private static void add(Situation situation) {
    SITUATIONS.put(situation.modules + " " + situation.variables, situation);
  }

  private static Map<String, String> map(String... variables) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String variable : variables) {
      String[] parts = variable.split("=", 2);
      map.put(parts[0], parts[1]);
    }
    return map;
  }

  static {
    // Versions, and the form of their tokens.
    for (String version : List.of("2.2.0", "2.17.0", "4.2.0", "5.0.0", "5.3.0")) {
      token(version);
      token(version, "STANDIN_IMPORT=constrained");
    }
    token("5.3.0", "AZUREPS_OUTPUT_PLAINTEXT_AZACCESSTOKEN=true");
    token("2.1.0,5.3.0");
    fails(FailureKind.NOT_INSTALLED, "Az.Accounts 2.1.0 is older than 2.2.0", "2.1.0");
    fails(FailureKind.NOT_INSTALLED, "PowerShell has no module Az.Accounts", "");
    // Noise.
    token("5.3.0", "STANDIN_IMPORT=noise");
    token("5.3.0", "STANDIN_TOKEN=noise");
    token("2.2.0", "STANDIN_TOKEN=noise", "STANDIN_IMPORT=noise");
    token("5.3.0", "STANDIN_TOKEN=unended");
    fails(FailureKind.UNREADABLE_ANSWER, "more than 1 MiB", "5.3.0", "STANDIN_TOKEN=flood");
    // Ends of the process.
    fails(FailureKind.UNREADABLE_ANSWER, "printed nothing", "5.3.0", "STANDIN_TOKEN=exit");
    fails(
        FailureKind.UNEXPECTED, "exit code 3&Run: Get-AzAccessToken", "5.3.0", "STANDIN_TOKEN=end");
    fails(FailureKind.UNEXPECTED, "pwsh crashed", "5.3.0", "STANDIN_TOKEN=failfast");
    fails(FailureKind.UNEXPECTED, "not known here", "5.3.0", "STANDIN_TOKEN=read");
    token("5.3.0", "STANDIN_TOKEN=child");
    // Times.
    token("5.3.0", "STANDIN_ANSWER=offset");
    token("5.3.0", "STANDIN_ANSWER=endless");
    for (String culture : List.of("fr_FR.UTF-8", "tr_TR.UTF-8", "C", "POSIX")) {
      token("5.3.0", "LANG=" + culture, "LC_ALL=" + culture);
    }
    token("5.3.0", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1");
    // Tenants.
    token("5.3.0", "AZURE_TENANT_ID=11111111-1111-4111-8111-111111111111");
    fails(
        FailureKind.UNREADABLE_ANSWER,
        "22222222-2222-4222-8222-222222222222",
        "5.3.0",
        "AZURE_TENANT_ID=11111111-1111-4111-8111-111111111111",
        "STANDIN_ANSWER=tenant");
    // Answers.
    fails(FailureKind.UNREADABLE_ANSWER, "gave no token", "5.3.0", "STANDIN_ANSWER=nothing");
    fails(FailureKind.UNREADABLE_ANSWER, "gave no token", "5.3.0", "STANDIN_ANSWER=null");
    fails(FailureKind.UNREADABLE_ANSWER, "gave two tokens", "5.3.0", "STANDIN_ANSWER=two");
    fails(FailureKind.UNREADABLE_ANSWER, "token", "2.2.0", "STANDIN_ANSWER=garbage");
    // Contexts.
    fails(FailureKind.NOT_SIGNED_IN, "Run: Connect-AzAccount", "5.3.0", "STANDIN_CONTEXT=none");
    fails(FailureKind.NOT_SIGNED_IN, "Run: Connect-AzAccount", "5.3.0", "STANDIN_CONTEXT=account");
    fails(
        FailureKind.UNEXPECTED,
        "not known here&Run: Get-AzAccessToken -ResourceUrl https://storage.azure.com",
        "5.3.0",
        "STANDIN_CONTEXT=broken");
    // Homes.
    token("5.3.0", "HOME=");
    token("5.3.0", "HOME=/nonexistent");
    // Agents that watch .NET programs.
    fails(
        FailureKind.UNEXPECTED,
        "pwsh can't start&unset DOTNET_STARTUP_HOOKS",
        "5.3.0",
        "DOTNET_STARTUP_HOOKS=/nonexistent/agent.dll");
    // Errors of the module and its parts.
    fails(
        FailureKind.REFUSED,
        "AADSTS53003",
        "5.3.0",
        "STANDIN_TOKEN=throw:AADSTS53003: Access has been blocked by secret-policy");
    fails(
        FailureKind.REAUTHENTICATION_REQUIRED,
        "AADSTS50076&Run: Connect-AzAccount -AuthScope https://storage.azure.com",
        "5.3.0",
        "STANDIN_TOKEN=causes:Authentication failed secret|inner|AADSTS50076: strong authentication");
    fails(
        FailureKind.NOT_SIGNED_IN,
        "Run: Connect-AzAccount",
        "5.3.0",
        "STANDIN_TOKEN=error:Run Connect-AzAccount to login.");
    fails(
        FailureKind.UNEXPECTED,
        "InvalidOperationException, StandInError,Invoke-Trouble"
            + "&Run: Get-AzAccessToken -ResourceUrl https://storage.azure.com",
        "5.3.0",
        "STANDIN_TOKEN=error:something with a secret");
    fails(
        FailureKind.UNEXPECTED,
        "exit code 1, RuntimeException, correlation id 12345678-1234-4234-8234-123456789abc)",
        "5.3.0",
        "STANDIN_TOKEN=throw:secret Correlation ID: 12345678-1234-4234-8234-123456789abc");
    fails(FailureKind.UNEXPECTED, "fit together", "5.3.0", "STANDIN_IMPORT=assembly");
    fails(FailureKind.UNEXPECTED, "not known here", "5.3.0", "STANDIN_IMPORT=throw:secret words");
    fails(
        FailureKind.UNEXPECTED,
        "fit together",
        "5.3.0",
        "STANDIN_TOKEN=throw:Method 'get_X' in type 'Y' does not have an implementation.");
    fails(
        FailureKind.UNEXPECTED,
        "fit together",
        "5.3.0",
        "STANDIN_TOKEN=throw:The term 'Get-AzAccessToken' is not recognized as a name of a cmdlet.");
    fails(
        FailureKind.UNEXPECTED,
        "libsecret",
        "5.3.0",
        "STANDIN_TOKEN=throw:Unable to load shared library 'libsecret-1.so.0' or a dependency.");
    fails(
        FailureKind.REAUTHENTICATION_REQUIRED,
        "-AccessToken&Run: Connect-AzAccount",
        "5.3.0",
        "STANDIN_TOKEN=throw:[AccessTokenAuthenticator] failed to retrieve access token for resource");
    fails(
        FailureKind.REAUTHENTICATION_REQUIRED,
        "Windows no longer knows the account&Run: Connect-AzAccount",
        "5.3.0",
        "STANDIN_TOKEN=throw:Could not find a WAM account for the selected user ann");
    fails(
        FailureKind.UNEXPECTED,
        "is damaged&run Clear-AzContext -Force",
        "5.3.0",
        "STANDIN_TOKEN=throw:Unexpected character encountered while parsing value: {. Path ''");
    fails(
        FailureKind.NETWORK,
        "can't be",
        "5.3.0",
        "STANDIN_TOKEN=throw:Name or service not known (login.microsoftonline.com:443)");
  }

  @BeforeAll
  static void runAll() throws Exception {
    if (!PWSH.isFound()) {
      return;
    }
    ExecutorService three = Executors.newFixedThreadPool(3);
    SITUATIONS.forEach((name, situation) -> RESULTS.put(name, three.submit(() -> run(situation))));
    three.shutdown();
    for (Future<List<Object>> result : RESULTS.values()) {
      result.get();
    }
    // A process that a tool left running on purpose is not ended: the stand-in's child ends itself.
    for (int i = 0; i < 1_200 && !Leftovers.processes().isEmpty(); i++) {
      Thread.sleep(50);
    }
  }

  static Stream<String> situations() {
    return SITUATIONS.keySet().stream();
  }

  /** What the credential and the chain get: a token or a failure each. */
  private static List<Object> run(Situation situation) throws Exception {
    Path home = Files.createTempDirectory(shared, "home");
    DeveloperTools tools = tools(home, situation.modules, situation.variables);
    TokenCredential alone =
        new AzurePowerShellCredentialBuilder()
            .tools(tools)
            .tenantId(situation.variables.get("AZURE_TENANT_ID"))
            .processTimeout(Duration.ofSeconds(100))
            .build();
    TokenCredential chain = chain(tools, situation.variables.get("AZURE_TENANT_ID"));
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      Future<Object> first = two.submit(() -> outcome(alone));
      Future<Object> second = two.submit(() -> outcome(chain));
      return List.of(first.get(), second.get());
    } finally {
      two.shutdown();
    }
  }

  private static TokenCredential chain(DeveloperTools tools, @Nullable String tenant) {
    return new DefaultAzureCredentialBuilder()
        .tools(tools)
        .tenantId(tenant)
        .credentialProcessTimeout(Duration.ofSeconds(100))
        .build();
  }

  private static Object outcome(TokenCredential credential) {
    try {
      return credential.getTokenSync(request()).getToken();
    } catch (SignInException e) {
      return e;
    }
  }

  private static TokenRequestContext request() {
    return new TokenRequestContext().addScopes(STORAGE);
  }

  private static DeveloperTools tools(Path home, String modules, Map<String, String> variables) {
    Path path =
        StandInModule.in(
            home.resolve("modules"), modules.isEmpty() ? new String[0] : modules.split(",", -1));
    return tools(home, path, variables);
  }

  private static DeveloperTools tools(Path home, Path modules, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put(Leftovers.VARIABLE, Leftovers.OURS);
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", home.toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("PSModulePath", modules.toString());
    environment.put("LATCHKEY_PWSH_PATH", PWSH.program().toString());
    environment.put("AZURE_TOKEN_CREDENTIALS", "AzurePowerShellCredential");
    environment.putAll(variables);
    Surroundings here = Surroundings.ofThisMachine();
    return new DeveloperTools(
        new Surroundings(environment, here.clock(), here.platform(), here.files()));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void situationIsToldAsWhatItIsAloneAndInAChain(String name) throws Exception {
    PWSH.assumeFound();
    Situation situation = Objects.requireNonNull(SITUATIONS.get(name));
    for (Object outcome : Objects.requireNonNull(RESULTS.get(name)).get()) {
      if (situation.kind == null) {
        assertThat(outcome).isInstanceOf(String.class);
        assertThat(TokenClaims.of((String) outcome).account()).contains("ann@contoso.test");
      } else {
        assertThat(outcome).isInstanceOf(SignInException.class);
        SignInException failure = (SignInException) outcome;
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(situation.kind);
        assertThat(failure)
            .hasMessageNotContaining("secret-policy")
            .hasMessageNotContaining("secret words")
            .hasMessageNotContaining("with a secret");
        for (String part : situation.seen) {
          assertThat(failure).hasMessageContaining(part);
        }
      }
    }
  }

  @Test
  void eightThreadsAtOnceStartOnePowerShell() throws Exception {
    PWSH.assumeFound();
    Path starts = folder.resolve("starts");
    TokenCredential credential =
        new AzurePowerShellCredentialBuilder()
            .tools(tools(folder, "5.3.0", Map.of("STANDIN_STARTS", starts.toString())))
            .processTimeout(Duration.ofSeconds(100))
            .build();
    ExecutorService eight = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Object>> outcomes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      outcomes.add(
          eight.submit(() -> {
            go.await();
            return outcome(credential);
          }));
    }
    go.countDown();
    for (Future<Object> outcome : outcomes) {
      assertThat(outcome.get()).isEqualTo(outcomes.get(0).get()).isInstanceOf(String.class);
    }
    eight.shutdown();
    assertThat(Files.readAllLines(starts)).hasSize(1);
  }

  @Test
  void contextThatIsSwitchedBetweenTwoCallsShowsOnTheNext() throws Exception {
    PWSH.assumeFound();
    PowerShellFolder files = new PowerShellFolder(folder);
    files.settings("CurrentUser");
    files.contexts("A", PowerShellFolder.context("A", "ann@contoso.test", AzFolder.CONTOSO));
    files.settle();
    Path starts = folder.resolve("starts");
    Map<String, String> variables =
        Map.of("STANDIN_STARTS", starts.toString(), "STANDIN_CONTEXT", "saved");
    DeveloperTools tools = tools(folder, "5.3.0", variables);
    TokenCredential alone =
        new AzurePowerShellCredentialBuilder()
            .tools(tools)
            .processTimeout(Duration.ofSeconds(100))
            .build();

    assertThat(account(alone)).isEqualTo("ann@contoso.test");
    assertThat(account(alone)).isEqualTo("ann@contoso.test");
    assertThat(Files.readAllLines(starts)).as("the second token is from memory").hasSize(1);

    files.contexts("B", PowerShellFolder.context("B", "ben@contoso.test", AzFolder.CONTOSO));
    assertThat(account(alone)).isEqualTo("ben@contoso.test");
    assertThat(account(chain(tools, null))).isEqualTo("ben@contoso.test");
  }

  private static String account(TokenCredential credential) {
    return TokenClaims.of(credential.getTokenSync(request()).getToken()).account().orElseThrow();
  }

  @Test
  void twentyTimeOutsLeaveNothing() {
    PWSH.assumeFound();
    for (int i = 0; i < 20; i++) {
      // From before the runtime is loaded to within the cmdlet, which also has a child.
      String trouble = i % 2 == 0 ? "STANDIN_IMPORT" : "STANDIN_TOKEN";
      TokenCredential credential =
          new AzurePowerShellCredentialBuilder()
              .tools(tools(folder, "5.3.0", Map.of(trouble, "sleep", "STANDIN_CHILD", "1")))
              .processTimeout(Duration.ofMillis(50 + 100L * i))
              .build();
      SignInException failure = Requests.failureOf(credential, request());
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
      assertThat(failure).hasMessageContaining("and was ended");
      assertThat(Leftovers.processes()).isEmpty();
    }
  }

  @Test
  void claimsStartNothing() throws Exception {
    PWSH.assumeFound();
    Path starts = folder.resolve("starts");
    SignInException failure =
        Requests.failureOf(
            new AzurePowerShellCredentialBuilder()
                .tools(tools(folder, "5.3.0", Map.of("STANDIN_STARTS", starts.toString())))
                .build(),
            request().setClaims("{}"));
    assertThat(failure.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(starts).doesNotExist();
  }

  /** With the modules of the machine: GitHub's runners have Az.Accounts, and nobody signed in. */
  @Test
  void modulesOfTheMachineNeedNoSignInToSayThatNobodyIsSignedIn() {
    PWSH.assumeFound();
    SignInException failure =
        Requests.failureOf(
            new AzurePowerShellCredentialBuilder()
                .tools(tools(folder, folder.resolve("none"), Map.of("PSModulePath", ambient())))
                .processTimeout(Duration.ofSeconds(100))
                .build(),
            request());
    assertThat(failure.kind()).isIn(FailureKind.NOT_INSTALLED, FailureKind.NOT_SIGNED_IN);
  }

  private static String ambient() {
    return System.getenv().getOrDefault("PSModulePath", "/usr/share/az_modules");
  }

  @Test
  void homeThatCannotBeWrittenIsACrashWithItsType() {
    PWSH.assumeFound();
    SignInException failure =
        Requests.failureOf(
            new AzurePowerShellCredentialBuilder()
                .tools(tools(folder, "5.3.0", Map.of("HOME", "/proc/1")))
                .processTimeout(Duration.ofSeconds(100))
                .build(),
            request());
    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure)
        .hasMessageMatching("(?s).*pwsh crashed \\(System\\.[A-Za-z.]+Exception\\).*")
        .hasMessageContaining("HOME");
  }
}
