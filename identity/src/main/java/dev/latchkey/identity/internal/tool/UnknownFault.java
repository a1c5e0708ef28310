package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A failure of a tool for an unknown reason. The tool's words may hold a secret, so the message has
 * only identifiers, which are recognised by their form. The remedy is the tool's own command, which
 * shows the words to the user.
 */
public final class UnknownFault {
  /** An id that support asks for. */
  private static final Pattern CORRELATION =
      Pattern.compile(
          "(?i)\\b(correlation|trace|request)[ _-]?id\\b[\"' ]{0,3}[:=]?[\"' ]{0,3}"
              + "(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\\b");

  /** An error code in the forms of Azure's services. Letters only, so that no secret fits. */
  private static final Pattern CODE =
      Pattern.compile(
          "(?m)(?:^(?:ERROR: )?\\(|\\b[Cc]ode: |\"code\" ?: ?\")([A-Z][a-z]+(?:[A-Z][a-z]+)+)\\b");

  /** A code of Windows. */
  private static final Pattern RESULT = Pattern.compile("\\b0x[89][0-9A-Fa-f]{7}\\b");

  private UnknownFault() {}

  /**
   * The failure.
   *
   * @param program the tool's program
   * @param output its exit code, and its words
   * @param text the words that are searched for identifiers
   * @param more identifiers that the tool's own form has, or an empty list
   * @param command the command that shows the tool's words
   * @return the failure
   */
  public static Failure of(
      String program, ToolOutput output, String text, List<String> more, String command) {
    List<String> identifiers = new ArrayList<>();
    identifiers.addAll(more);
    Matcher code = CODE.matcher(text);
    if (code.find()) {
      identifiers.add(code.group(1));
    }
    Matcher result = RESULT.matcher(text);
    if (result.find()) {
      identifiers.add(result.group());
    }
    Matcher correlation = CORRELATION.matcher(text);
    if (correlation.find()) {
      identifiers.add(
          correlation.group(1).toLowerCase(Locale.ROOT) + " id " + correlation.group(2));
    }
    String ending = output.ending(identifiers);
    return new Failure(FailureKind.UNEXPECTED, program + " " + ending, Remedy.command(command));
  }
}
