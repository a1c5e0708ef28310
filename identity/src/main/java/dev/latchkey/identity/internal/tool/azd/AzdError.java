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
 * What a failed azd printed: in JSON, as {@code {"type":"consoleMessage","data":{"message":…}}}
 * (all versions) or {@code {"error":…,"message":…,"suggestion":…}} (1.23.7 and later), or as plain
 * text; several of them, and lines of a log around them.
 *
 * @param errors what azd calls the error
 * @param hints what it suggests, which proves nothing: it suggests a login after most errors
 * @param others warnings and the log
 */
record AzdError(String errors, String hints, String others) {
  private static final Set<String> FRAME = Set.of("type", "timestamp", "level", "time", "links");
  private static final String SUGGESTION = "suggestion";

  /** Go's log package, and the loggers that print a level or a date first. */
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
   * azd prints its errors on stderr, but on stdout when something took its {@code --output json}.
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

  /** Of all that azd suggests, this it says only when Microsoft Entra wants the person. */
  boolean isAboutNewSignIn() {
    return has("interaction_required|invalid_grant") || NEW_SIGN_IN.matcher(errors + hints).find();
  }

  boolean has(String expression) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE).matcher(errors).find();
  }

  /** The command that repairs a sign-in; azd's own hint knows the tenant when nobody named one. */
  Remedy loginAgain(ToolRequest request) {
    StringBuilder command = new StringBuilder("azd auth login");
    request.scopes().forEach(scope -> command.append(" --scope ").append(scope));
    String tenant = request.tenant().orElseGet(this::hintedTenant);
    return Remedy.command(command + (tenant.isEmpty() ? "" : " --tenant-id " + tenant));
  }

  /** The command for a service principal: azd asks for an empty secret. */
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

  /** The texts as they are told apart. */
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

    /** After the line that begins an error all is part of it, but for hints and the log. */
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
      // Nothing that azd calls an error: whatever there is has to do.
      return new AzdError(error.isEmpty() ? other : error, String.join("\n", hints), other);
    }
  }
}
