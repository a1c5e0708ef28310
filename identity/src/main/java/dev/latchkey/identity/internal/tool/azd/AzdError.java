package dev.latchkey.identity.internal.tool.azd;

import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.EntraRefusal;
import dev.latchkey.identity.internal.tool.JsonSearch;
import dev.latchkey.identity.internal.tool.ToolRequest;
import dev.latchkey.identity.internal.tool.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of a failed azd. It is JSON, as {@code {"type":"consoleMessage","data":{"message":…}}}
 * (all versions) or {@code {"error":…,"message":…,"suggestion":…}} (1.23.7 and later), or plain
 * text. There may be several of them, with log lines around.
 *
 * @param errors the text that azd marks as the error
 * @param hints azd's suggestions, which prove nothing: it suggests a login after most errors
 * @param others warnings and the log
 */
record AzdError(String errors, String hints, String others) {
  private static final Set<String> FRAME = Set.of("type", "timestamp", "level", "time", "links");
  private static final String SUGGESTION = "suggestion";

  /** Lines of Go's log package, and of loggers that print a level or a date first. */
  private static final Pattern LOG_LINE =
      Pattern.compile(
          "^\\s*(?:\\d{4}[/-]\\d\\d[/-]\\d\\d[ T]\\d\\d:|time=|\\[?(?:TRACE|DEBUG|INFO|WARN(?:ING)?)\\b)"
              + ".*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ERROR_LINE =
      Pattern.compile("^\\s*ERROR:", Pattern.CASE_INSENSITIVE);
  private static final Pattern HINT_LINE =
      Pattern.compile(
          "^\\s*(?:Suggestion:|(?:[Rr]eauthentication required|[Ll]ogin expired), run).*");
  private static final Pattern NEW_SIGN_IN =
      Pattern.compile("reauthentication required|login expired", Pattern.CASE_INSENSITIVE);
  private static final Pattern HINTED_TENANT =
      Pattern.compile("--tenant-id (\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\\b");

  /**
   * Reads the error from stderr. It is on stdout if another program removed {@code --output json}.
   */
  static AzdError in(String stderr, String stdout) {
    String text = Words.withoutColour(stderr.isBlank() ? stdout : stderr);
    Parts parts = new Parts();
    int end = 0;
    for (JsonSearch.Found object : JsonSearch.objectsIn(text)) {
      parts.addPlain(text.substring(end, object.start()));
      parts.addObject(object.fields());
      end = object.end();
    }
    parts.addPlain(text.substring(end));
    return parts.toError();
  }

  /** True if the user must sign in again: this is the only reliable one of azd's suggestions. */
  boolean isAboutNewSignIn() {
    return has("interaction_required|invalid_grant") || NEW_SIGN_IN.matcher(errors + hints).find();
  }

  boolean has(String expression) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE).matcher(errors).find();
  }

  /** The command that repairs a sign-in. If the request names no tenant, azd's own hint does. */
  Remedy loginAgain(ToolRequest request) {
    StringBuilder command = new StringBuilder("azd auth login");
    request.scopes().forEach(scope -> command.append(" --scope ").append(scope));
    String tenant = request.tenant().orElseGet(this::hintedTenant);
    return Remedy.command(command + (tenant.isEmpty() ? "" : " --tenant-id " + tenant));
  }

  /** The command for a service principal. azd asks for the secret if it is empty. */
  Remedy loginOfServicePrincipal(ToolRequest request) {
    return Remedy.command(
        "azd auth login --client-id "
            + EntraRefusal.applicationIn(errors)
            + " --client-secret \"\" --tenant-id "
            + request.signInTenant(Optional.empty()).orElse("TENANT"));
  }

  private String hintedTenant() {
    Matcher tenant = HINTED_TENANT.matcher(hints + "\n" + errors);
    return tenant.find() ? tenant.group(1) : "";
  }

  /** The parts into which the text is sorted. */
  private static final class Parts {
    private final List<String> errors = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    void addObject(Map<String, String> fields) {
      List<String> texts = new ArrayList<>();
      fields.forEach((name, value) -> {
        String text = Words.withoutColour(value).strip();
        if (name.equals(SUGGESTION)) {
          hints.add(text);
        } else if (!FRAME.contains(name)) {
          texts.add(text);
        }
      });
      String all = String.join("\n", texts);
      boolean isError = fields.keySet().stream().anyMatch(name -> name.startsWith("error"));
      if (isError) {
        errors.add(all);
      } else {
        addPlain(all);
      }
    }

    /**
     * Adds plain text. After the line that begins an error, everything is part of the error except
     * hints and the log.
     */
    void addPlain(String text) {
      boolean inError = false;
      for (String line : text.lines().toList()) {
        if (LOG_LINE.matcher(line).matches()) {
          others.add(line);
        } else if (HINT_LINE.matcher(line).matches()) {
          hints.add(line);
        } else {
          inError |= ERROR_LINE.matcher(line).find();
          (inError ? errors : others).add(line);
        }
      }
    }

    AzdError toError() {
      String error = String.join("\n", errors).strip();
      String other = String.join("\n", others).strip();
      // azd marked nothing as an error, so all text counts.
      return new AzdError(error.isEmpty() ? other : error, String.join("\n", hints), other);
    }
  }
}
