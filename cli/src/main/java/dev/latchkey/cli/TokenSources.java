package dev.latchkey.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.AzureCliCredentialBuilder;
import dev.latchkey.identity.AzureDeveloperCliCredentialBuilder;
import dev.latchkey.identity.AzurePowerShellCredentialBuilder;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.SignInException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a token can come from, in the order of the chain. */
enum Source {
  ENVIRONMENT("EnvironmentCredential", "", false),
  WORKLOAD_IDENTITY("WorkloadIdentityCredential", "", false),
  MANAGED_IDENTITY("ManagedIdentityCredential", "", false),
  INTELLIJ("IntelliJCredential", "", true),
  VISUAL_STUDIO_CODE("VisualStudioCodeCredential", "vscode", true),
  AZURE_CLI("AzureCliCredential", "az", true),
  AZURE_POWERSHELL("AzurePowerShellCredential", "pwsh", true),
  AZURE_DEVELOPER_CLI("AzureDeveloperCliCredential", "azd", true);

  static final String VARIABLE = "AZURE_TOKEN_CREDENTIALS";

  private final String className;
  private final String tool;
  private final boolean isDeveloper;

  Source(String className, String tool, boolean isDeveloper) {
    this.className = className;
    this.tool = tool;
    this.isDeveloper = isDeveloper;
  }

  /** The short name of its tool. */
  String tool() {
    return tool;
  }

  String className() {
    return className;
  }

  /** The credential, where this version has it. */
  private Optional<TokenCredential> credential() {
    return switch (this) {
      case AZURE_CLI -> Optional.of(new AzureCliCredentialBuilder().build());
      case AZURE_POWERSHELL -> Optional.of(new AzurePowerShellCredentialBuilder().build());
      case AZURE_DEVELOPER_CLI -> Optional.of(new AzureDeveloperCliCredentialBuilder().build());
      default -> Optional.empty();
    };
  }

  private boolean isBuilt() {
    return this == AZURE_CLI || this == AZURE_POWERSHELL || this == AZURE_DEVELOPER_CLI;
  }

  /**
   * Asks this source.
   *
   * @throws SignInException when it gives no token
   */
  AccessToken token(TokenRequestContext request) {
    return credential().orElseThrow().getTokenSync(request);
  }

  /**
   * The sources to ask, in order: the option's, else those of {@code AZURE_TOKEN_CREDENTIALS}, else
   * the developer sources; of these, what this version has.
   */
  static List<Source> choose(@Nullable String option, Map<String, String> environment)
      throws CommandFailure {
    if (option != null) {
      Source named =
          find(option, true)
              .orElseThrow(() ->
                  new CommandFailure(
                      FailureKind.INVALID_REQUEST,
                      "--source '"
                          + printable(option)
                          + "' is none that latchkey knows. It knows: "
                          + names()
                          + "."));
      return requireBuilt(List.of(named), "--source '" + printable(option) + "'");
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    if (variable.isBlank()) {
      return requireBuilt(List.of(values()), VARIABLE);
    }
    return requireBuilt(listed(variable), VARIABLE + " '" + printable(variable) + "'");
  }

  private static List<Source> requireBuilt(List<Source> wanted, String who) throws CommandFailure {
    List<Source> built = wanted.stream().filter(Source::isBuilt).distinct().sorted().toList();
    if (built.isEmpty()) {
      throw new CommandFailure(
          FailureKind.NOT_AVAILABLE_HERE,
          who
              + " names no source that this version of latchkey has. It has: "
              + Arrays.stream(values())
                  .filter(Source::isBuilt)
                  .map(Source::className)
                  .collect(Collectors.joining(", "))
              + ". Use: --source az",
          "--source az");
    }
    return built;
  }

  /** A comma list of groups and names, where {@code -Name} takes away what stands before it. */
  private static List<Source> listed(String variable) throws CommandFailure {
    List<Source> wanted = new ArrayList<>();
    for (String entry : variable.split(",", -1)) {
      String word = entry.strip();
      boolean isExcluded = word.startsWith("-");
      List<Source> meant = meantBy(isExcluded ? word.substring(1).strip() : word, variable);
      if (isExcluded) {
        wanted.removeAll(meant);
      } else {
        wanted.addAll(meant);
      }
    }
    return wanted;
  }

  private static List<Source> meantBy(String word, String variable) throws CommandFailure {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.equals("dev") || lower.equals("prod")) {
      return Arrays.stream(values())
          .filter(source -> source.isDeveloper == lower.equals("dev"))
          .toList();
    }
    return List.of(
        find(word, false)
            .orElseThrow(() ->
                new CommandFailure(
                    FailureKind.INVALID_REQUEST,
                    VARIABLE
                        + " '"
                        + printable(variable)
                        + "' is not dev, prod, or the names of credentials. It knows: "
                        + names()
                        + ".")));
  }

  private static Optional<Source> find(String name, boolean isToolAllowed) {
    return Arrays.stream(values())
        .filter(source ->
            source.className.equalsIgnoreCase(name)
                || (isToolAllowed && !name.isEmpty() && source.tool.equalsIgnoreCase(name)))
        .findFirst();
  }

  private static String names() {
    return Arrays.stream(values()).map(Source::className).collect(Collectors.joining(", "));
  }

  private static String printable(String text) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
