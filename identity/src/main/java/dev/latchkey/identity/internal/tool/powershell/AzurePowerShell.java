package dev.latchkey.identity.internal.tool.powershell;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.TokenAnswer;
import dev.latchkey.identity.internal.tool.ToolFacts;
import dev.latchkey.identity.internal.tool.ToolProgram;
import dev.latchkey.identity.internal.tool.ToolProxy;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Azure PowerShell on one machine: the module Az.Accounts in {@code pwsh}, or in Windows
 * PowerShell. The script is always the same. It gets the request from environment variables.
 */
public final class AzurePowerShell implements DeveloperTool {
  /** The variable that may hold the absolute path of PowerShell. */
  public static final String PATH_VARIABLE = "LATCHKEY_PWSH_PATH";

  /** The folder of its Windows installer, below a folder for programs. */
  public static final String WINDOWS_FOLDER = "PowerShell\\7";

  static final String RESOURCE_VARIABLE = "LATCHKEY_PWSH_RESOURCE";
  static final String TENANT_VARIABLE = "LATCHKEY_PWSH_TENANT";

  private static final String NAME = "pwsh";

  private static final ToolFacts FACTS =
      new ToolFacts(
          "Azure PowerShell",
          NAME,
          false,
          PATH_VARIABLE,
          WINDOWS_FOLDER,
          // False until a test with the real Az.Accounts has shown that its files are reliable.
          false,
          "PowerShell (https://aka.ms/powershell)");
  private static final String WINDOWS_POWERSHELL =
      "\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";
  private static final List<String> OPTIONS =
      List.of("-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-EncodedCommand");

  private final Surroundings surroundings;

  /**
   * Creates the Azure PowerShell of one machine.
   *
   * @param surroundings the machine
   */
  public AzurePowerShell(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * The Azure PowerShell of one machine, for all credentials.
   *
   * @param surroundings the machine
   * @return the tool
   */
  public static SharedTool on(Surroundings surroundings) {
    return new SharedTool(
        new AzurePowerShell(surroundings), new PowerShellState(surroundings), surroundings.clock());
  }

  /** Created when the tool is run: most tokens are found without it. */
  private ToolProgram program() {
    return new ToolProgram(surroundings, FACTS);
  }

  @Override
  public ToolFacts facts() {
    return FACTS;
  }

  @Override
  public String requireInstalled() throws Failure {
    return hosts().get(0);
  }

  @Override
  public Failure signedOut(ToolRequest request) {
    return PowerShellFailure.notSignedIn(request);
  }

  @Override
  public Optional<String> cachedScope(ToolRequest request) {
    return Optional.empty();
  }

  @Override
  public Token token(ToolRequest request, Duration timeout) throws Failure, InterruptedException {
    if (request.claims().isPresent()) {
      requireInstalled();
      // Get-AzAccessToken takes no claims; only a new sign-in answers the challenge.
      throw new Failure(
          FailureKind.REAUTHENTICATION_REQUIRED,
          "the resource asks for a new sign-in (claims challenge; Az.Accounts 5.2.0 or newer)",
          Remedy.command(
              PowerShellFailure.login(request.signInTenant(Optional.empty()))
                  + " -ClaimsChallenge \""
                  + request.claimsInBase64()
                  + "\""));
    }
    return token(request, timeout, hosts());
  }

  @Override
  public Optional<String> literalTilde() {
    return surroundings.literalTilde(
        "PSModulePath", "SSL_CERT_FILE", "SSL_CERT_DIR", "XDG_DATA_HOME", "HOME");
  }

  @Override
  public void rehearse() {
    PowerShellAnswer.rehearse();
  }

  /**
   * Runs the script in one host after the other, under one deadline, until a host has the module.
   */
  Token token(ToolRequest request, Duration timeout, List<String> hosts)
      throws Failure, InterruptedException {
    long deadline = System.nanoTime() + nanos(timeout);
    Failure missing = null;
    for (String host : hosts) {
      Duration left = missing == null ? timeout : Duration.ofNanos(deadline - System.nanoTime());
      try {
        return ask(host, request, left);
      } catch (Failure e) {
        if (e.kind() != FailureKind.NOT_INSTALLED) {
          throw e;
        }
        missing = missing == null ? e : missing;
      }
    }
    throw Objects.requireNonNull(missing, "hosts is empty");
  }

  /**
   * The hosts to try: the PowerShell that was found, and on Windows also Windows PowerShell, which
   * has its own modules.
   */
  List<String> hosts() throws Failure {
    List<String> hosts = new ArrayList<>();
    if (surroundings.platform() == Platform.WINDOWS
        && surroundings.variable(PATH_VARIABLE).isEmpty()) {
      String windows =
          surroundings.variable("SystemRoot").flatMap(surroundings::absolute).orElse("C:\\Windows");
      String powershell = windows + WINDOWS_POWERSHELL;
      if (surroundings.files().stateOf(powershell) == FileState.EXECUTABLE) {
        hosts.add(powershell);
      }
    }
    try {
      hosts.add(0, program().find());
    } catch (Failure e) {
      if (hosts.isEmpty()) {
        throw e;
      }
    }
    return hosts;
  }

  private Token ask(String host, ToolRequest request, Duration timeout)
      throws Failure, InterruptedException {
    List<String> command = new ArrayList<>(List.of(host));
    command.addAll(OPTIONS);
    command.add(Base64.getEncoder().encodeToString(script().getBytes(StandardCharsets.UTF_16LE)));
    boolean isWindowsPowerShell = host.toLowerCase(Locale.ROOT).endsWith("powershell.exe");
    String name = isWindowsPowerShell ? "powershell" : NAME;
    // A JVM that PowerShell 7 started has that one's modules here. Windows PowerShell would find
    // its own core modules in forms that it can't load.
    ToolProgram program =
        isWindowsPowerShell
            ? new ToolProgram(surroundings.without("PSModulePath"), FACTS.by(name))
            : program();
    ToolOutput output = program.run(command, settings(request), timeout);
    try {
      return TokenAnswer.requireTenant(PowerShellAnswer.read(output, request, name), request, name);
    } catch (Failure e) {
      throw ToolProxy.named(e, surroundings);
    }
  }

  /** An inherited tenant must not count, so the variable is always set, even if it is empty. */
  private static Map<String, String> settings(ToolRequest request) {
    return Map.of(
        RESOURCE_VARIABLE,
        request.resource(),
        TENANT_VARIABLE,
        request.tenant().orElse(""),
        "POWERSHELL_UPDATECHECK",
        "Off",
        // No user makes this start, and preparing to report it takes 50 ms.
        "POWERSHELL_TELEMETRY_OPTOUT",
        "1",
        "NO_COLOR",
        "1");
  }

  /** The script without its comments: a Windows command line has at most 32,767 characters. */
  static String script() {
    try (InputStream in = AzurePowerShell.class.getResourceAsStream("token.ps1")) {
      String text =
          new String(
              Objects.requireNonNull(in, "token.ps1").readAllBytes(), StandardCharsets.UTF_8);
      StringBuilder script = new StringBuilder(text.length());
      for (String line : text.split("\n", -1)) {
        if (!line.stripLeading().startsWith("#")) {
          script.append(line).append('\n');
        }
      }
      return script.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A resource of our own jar.
    }
  }

  private static long nanos(Duration timeout) {
    Duration longest = Duration.ofDays(36500);
    return (timeout.compareTo(longest) > 0 ? longest : timeout).toNanos();
  }
}
