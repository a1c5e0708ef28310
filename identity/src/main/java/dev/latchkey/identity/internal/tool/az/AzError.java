package dev.latchkey.identity.internal.tool.az;

import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.BrokenTool;
import dev.latchkey.identity.internal.tool.EntraRefusal;
import dev.latchkey.identity.internal.tool.ToolRequest;
import dev.latchkey.identity.internal.tool.Words;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The stderr of az, without the frames of a Python traceback: their source lines contain words of
 * every kind of failure.
 *
 * @param lines the lines that are not indented, in order
 * @param files the Python files of a traceback, with {@code /} on Windows too
 */
record AzError(List<String> lines, List<String> files) {
  private static final String ERROR = "ERROR:";
  private static final String CRASH = "Here is the traceback";
  private static final String TRACEBACK = "Traceback (most recent call last)";

  /** Letters only, so that no secret can match. */
  private static final Pattern EXCEPTION =
      Pattern.compile("^(?:[a-z_]+\\.)*([A-Z][A-Za-z]{2,40}(?:Error|Exception|Exit))\\b.*");

  private static final Pattern INTERPRETER =
      Pattern.compile("can't open file|No such file|syntax error|not found|cannot execute");

  private static final Pattern HINTED_TENANT =
      Pattern.compile(
          "^az login\\b.* --tenant \"?(?!organizations\\b)([0-9A-Za-z][0-9A-Za-z.-]*)\"?(?: |$)");

  private static final Pattern FRAME = Pattern.compile("^\\s+File \"([^\"]+)\", line \\d+.*");

  static AzError in(String stderr) {
    List<String> all = Words.withoutColour(stderr).lines().filter(line -> !line.isBlank()).toList();
    return new AzError(
        all.stream().filter(line -> !Character.isWhitespace(line.charAt(0))).toList(),
        all.stream()
            .map(FRAME::matcher)
            .filter(Matcher::matches)
            .map(frame -> frame.group(1).replace('\\', '/'))
            .toList());
  }

  String text() {
    return String.join("\n", lines);
  }

  /** The text without warnings: an extension that can't be loaded is no reason for a failure. */
  String textWithoutWarnings() {
    return lines.stream()
        .filter(line -> !line.startsWith("WARNING:"))
        .collect(Collectors.joining("\n"));
  }

  boolean has(String expression) {
    return Pattern.compile(expression).matcher(text()).find();
  }

  /**
   * az's headline of the error: the first line that is marked as an error and says more than "it
   * crashed".
   */
  String headline() {
    return lines.stream()
        .filter(line -> line.startsWith(ERROR) && !line.contains(CRASH))
        .map(line -> line.substring(ERROR.length()).strip())
        .findFirst()
        .orElse(lines.isEmpty() ? "" : lines.get(0));
  }

  boolean isWithoutText() {
    return headline().isEmpty() || headline().equals("None");
  }

  boolean isCrash() {
    return text().contains(CRASH) || text().contains(TRACEBACK);
  }

  /** True if az crashed because the answer from Microsoft Entra, or in its place, is not JSON. */
  boolean isAboutJsonOfEntra() {
    return isAboutJson()
        && (isIn("/msal/oauth2cli/") || has("Unable to get authority configuration"));
  }

  /** True if az crashed because its own token cache is not JSON. */
  boolean isAboutJsonOfTokenCache() {
    return isAboutJson() && isIn("/msal/token_cache.py");
  }

  private boolean isIn(String part) {
    return files.stream().anyMatch(file -> file.contains(part));
  }

  private boolean isAboutJson() {
    return text().contains("JSONDecodeError");
  }

  /** True if the program itself is broken: Python and shells then also end with 2. */
  boolean isOfInterpreter() {
    return isCrash()
        || isShortOfProcesses()
        || (!text().contains(ERROR) && INTERPRETER.matcher(text()).find());
  }

  boolean isShortOfProcesses() {
    return BrokenTool.isShortOfProcesses(text());
  }

  /** The class of the exception that ended a crashed az, in parentheses; empty if unknown. */
  String exceptionName() {
    return lines.stream()
        .map(EXCEPTION::matcher)
        .filter(Matcher::matches)
        .map(matcher -> " (" + matcher.group(1) + ")")
        .reduce("", (earlier, later) -> later);
  }

  /** The cause that the exception of a crashed az names; empty if it names none. */
  String crashReason() {
    String name = exceptionName();
    if (isAboutJson()) {
      return ": a file of its own is damaged, or a page came in place of Microsoft Entra's answer";
    }
    if (has("configparser\\.")) {
      return ": its file config or clouds.config is damaged";
    }
    if (name.contains("NotADirectoryError") || name.contains("FileExistsError")) {
      return ": AZURE_CONFIG_DIR, or ~/.azure, is no folder";
    }
    return name.contains("FileNotFoundError")
        ? ": a file that it needs is gone, such as its service principal's certificate"
        : "";
  }

  /**
   * The command that repairs a sign-in. If the request names no tenant, the hint of az 2.91 does.
   */
  Remedy loginAgain(ToolRequest request) {
    return Remedy.command(
        "az login"
            + request.signInTenant(hintedTenant()).map(tenant -> " --tenant " + tenant).orElse("")
            + " --scope "
            + request.signInScope());
  }

  /** The command for a service principal. az asks for the secret. */
  Remedy loginOfServicePrincipal(ToolRequest request) {
    return Remedy.command(
        "az login --service-principal --username "
            + EntraRefusal.applicationIn(text())
            + " --tenant "
            + request.signInTenant(Optional.empty()).orElse("TENANT"));
  }

  private Optional<String> hintedTenant() {
    return lines.stream()
        .map(HINTED_TENANT::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
