package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the developer must do for an error code of Microsoft Entra ({@code AADSTS50076}), by the
 * table of codes. A code that is not in it is a refusal.
 *
 * @param digits the code's digits
 */
public record AadstsCode(String digits) {
  /** The code by its name; else the number in the fields or the address of an error. */
  private static final Pattern CODE =
      Pattern.compile("AADSTS ?(\\d{4,9})(?!\\d)", Pattern.CASE_INSENSITIVE);

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?:error_codes['\"\\\\]{0,3}\\s*:\\s*\\[\\s*|login\\.[a-z.]{1,60}/error\\?code=)"
              + "(\\d{4,9})(?!\\d)");

  /**
   * Finds the first code. Codes after the first one are only mentioned in its description.
   *
   * @param text an error of Microsoft Entra, or of a tool that shows one
   * @return the code
   */
  public static Optional<AadstsCode> firstIn(String text) {
    return first(CODE, text).or(() -> first(NUMBER, text));
  }

  private static Optional<AadstsCode> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(new AadstsCode(matcher.group(1))) : Optional.empty();
  }

  /**
   * The kind of failure.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return row().kind();
  }

  /**
   * Whether Microsoft Entra says by this code that the scope can't be.
   *
   * @return {@code true} if another scope is the remedy
   */
  public boolean isAboutScope() {
    return row().isAboutScope();
  }

  /**
   * The failure, if a service's text holds a code of Microsoft Entra.
   *
   * @param text the text; it is searched, never shown
   * @return the failure, which holds the code and nothing else of the text
   */
  public static Optional<Failure> failureIn(String text) {
    return firstIn(text)
        .map(code -> new Failure(code.kind(), code.describe(), code.remedy("APPLICATION")));
  }

  /**
   * Whether an application's secret is wrong or expired.
   *
   * @return {@code true} if another secret is the remedy
   */
  public boolean isAboutSecret() {
    return digits.equals("7000215") || digits.equals("7000222");
  }

  /**
   * The meaning of the code.
   *
   * @return a sentence without its full stop; it always holds the code
   */
  public String describe() {
    String meaning = row().meaning();
    if (meaning.isEmpty()) {
      meaning = "Microsoft Entra refused it";
    }
    return meaning + " (AADSTS" + digits + ")";
  }

  /**
   * What repairs it, where no settings of ours are known.
   *
   * @param application the application's id, or a word for it
   * @return the remedy, or {@code null} if none is known
   */
  public @Nullable Remedy remedy(String application) {
    return remedy("the client id", "the tenant", "the secret or certificate", application);
  }

  /**
   * What repairs it.
   *
   * @param client the setting for the application's id
   * @param tenant the setting for the tenant
   * @param proof the setting for the secret or certificate
   * @param application the application's id
   * @return the remedy, or {@code null} if none is known
   */
  public @Nullable Remedy remedy(String client, String tenant, String proof, String application) {
    String text = row().remedy();
    if (text.isEmpty()) {
      return null;
    }
    String filled =
        text.replace("{client}", client)
            .replace("{tenant}", tenant)
            .replace("{proof}", proof)
            .replace("{id}", application);
    return text.startsWith("az ") ? Remedy.command(filled) : Remedy.step(filled);
  }

  /**
   * What repairs it, if the scope names a permission or lacks {@code /.default}. Microsoft Entra
   * takes both in some requests; az, azd and an application that signs in as itself don't.
   *
   * @param scope the scope that was asked for
   * @return the remedy, or {@code null} if the scope has the form that all of them take
   */
  public @Nullable Remedy remedyOfScope(String scope) {
    boolean mayBeScope = isAboutScope() || digits.equals("500011") || digits.equals("650053");
    if (!mayBeScope || scope.toLowerCase(Locale.ROOT).endsWith("/.default")) {
      return null;
    }
    return Remedy.step("ask for '" + resourceOf(scope) + "/.default'");
  }

  /** A scope without its last part, which is a permission; a bare permission is one of Graph. */
  private static String resourceOf(String scope) {
    if (scope.matches("[A-Z][A-Za-z]*(\\.[A-Z][A-Za-z]*)+")) {
      return "https://graph.microsoft.com";
    }
    return scope.replaceFirst("(?<=[^/:])/[^/]*$", "");
  }

  private AadstsTable.Row row() {
    return AadstsTable.row(digits);
  }
}
