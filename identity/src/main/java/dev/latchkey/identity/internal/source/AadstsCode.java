package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the developer must do for an error code of Microsoft Entra ({@code AADSTS50076}). Source:
 * Microsoft's page "Microsoft Entra authentication and authorization error codes". A code that the
 * page does not explain is a refusal.
 *
 * @param digits the code's digits
 */
public record AadstsCode(String digits) {
  /** Only an interactive sign-in by the same user can solve it. */
  private static final Set<String> SIGN_IN_AGAIN =
      Set.of(
          // The refresh token or session has ended: revoked, unused, too old, or by sign-in
          // frequency.
          "50089",
          "50132",
          "50133",
          "50173",
          "70000",
          "70008",
          "70043",
          "70044",
          "70046",
          "700081",
          "700082",
          "700084",
          // A second factor, a new password, or another step on the sign-in page is required.
          "50055",
          "50072",
          "50074",
          "50076",
          "50078",
          "50079",
          "50125",
          "50140",
          "50158",
          "50199",
          "500121",
          // The page must ask for the account or for consent.
          "16000",
          "16001",
          "50058",
          "50085",
          "65001",
          "65004",
          "160021",
          "9002341");

  /** The tenant does not exist for Entra. */
  private static final Set<String> UNKNOWN_TENANT = Set.of("90002", "900021", "900023");

  /** Entra is out of order or limits the rate: the same request may succeed later. */
  private static final Set<String> TRY_LATER =
      Set.of("50033", "90006", "90012", "90024", "90025", "90033", "90055");

  private static final Set<String> SECRET_OF_SERVICE_PRINCIPAL = Set.of("7000215", "7000222");

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("50005", "a Conditional Access policy does not allow this system"),
          Map.entry("50020", "the account is not in this tenant"),
          Map.entry("50034", "the tenant knows no such user"),
          Map.entry("50053", "the account is locked"),
          Map.entry("50055", "the password has expired"),
          Map.entry("50057", "the account is disabled"),
          Map.entry("50059", "no tenant was named"),
          Map.entry("50072", "multi-factor authentication must be set up"),
          Map.entry("50074", "multi-factor authentication is needed"),
          Map.entry("50076", "multi-factor authentication is needed"),
          Map.entry("50078", "the multi-factor authentication has expired"),
          Map.entry("50079", "multi-factor authentication must be set up"),
          Map.entry("50105", "the account is not assigned to the application"),
          Map.entry("50126", "the user name or the password is wrong"),
          Map.entry("50131", "a Conditional Access policy blocks it"),
          Map.entry("50142", "a policy asks for a new password"),
          Map.entry("50173", "the sign-in was revoked or the password changed"),
          Map.entry("53000", "a policy asks for a compliant device"),
          Map.entry("53001", "a policy asks for a device that is joined to the domain"),
          Map.entry("53003", "a Conditional Access policy blocks it"),
          Map.entry(
              "530084", "a token protection policy blocks it, which an administrator can change"),
          Map.entry("530032", "a security policy of the tenant blocks it"),
          Map.entry("530035", "the tenant's security defaults block it"),
          Map.entry("65001", "consent is missing"),
          Map.entry("65002", "the application is not preauthorized for this resource"),
          Map.entry("65004", "consent was declined"),
          Map.entry("70043", "a sign-in frequency policy has ended the sign-in"),
          Map.entry("90002", "there is no such tenant"),
          Map.entry("90072", "the account is not in this tenant"),
          Map.entry("90094", "an administrator has to consent"),
          Map.entry("500011", "the tenant knows no such resource"),
          Map.entry("700016", "the tenant knows no such application"),
          Map.entry("700024", "the application's assertion has expired, or a clock is wrong"),
          Map.entry("700027", "the application has no such certificate"),
          Map.entry("700082", "the sign-in has expired, long unused"),
          Map.entry("7000215", "the service principal's secret is wrong"),
          Map.entry("7000222", "the service principal's secret has expired"));

  private static final Pattern CODE = Pattern.compile("AADSTS(\\d{4,9})(?!\\d)");

  /**
   * Finds the first code. Codes after the first one are only mentioned in its description.
   *
   * @param text an error of Microsoft Entra, or of a tool that shows one
   * @return the code
   */
  public static Optional<AadstsCode> firstIn(String text) {
    Matcher matcher = CODE.matcher(text);
    return matcher.find() ? Optional.of(new AadstsCode(matcher.group(1))) : Optional.empty();
  }

  /**
   * The kind of failure.
   *
   * @return the kind
   */
  public FailureKind kind() {
    if (SIGN_IN_AGAIN.contains(digits)) {
      return FailureKind.REAUTHENTICATION_REQUIRED;
    }
    if (UNKNOWN_TENANT.contains(digits)) {
      return FailureKind.INVALID_REQUEST;
    }
    return TRY_LATER.contains(digits) ? FailureKind.NETWORK : FailureKind.REFUSED;
  }

  /**
   * The failure, if a service's text holds a code of Microsoft Entra.
   *
   * @param text the text; it is searched, never shown
   * @return the failure, which holds the code and nothing else of the text
   */
  public static Optional<Failure> failureIn(String text) {
    return firstIn(text).map(code -> new Failure(code.kind(), code.describe()));
  }

  /**
   * Whether an application's secret is wrong or expired.
   *
   * @return {@code true} if another secret is the remedy
   */
  public boolean isAboutSecret() {
    return SECRET_OF_SERVICE_PRINCIPAL.contains(digits);
  }

  /**
   * The meaning of the code.
   *
   * @return a sentence without its full stop; it always holds the code
   */
  public String describe() {
    String meaning =
        switch (kind()) {
          case REAUTHENTICATION_REQUIRED -> "Microsoft Entra wants a new sign-in";
          case INVALID_REQUEST -> "there is no such tenant";
          case NETWORK -> "Microsoft Entra is busy or out of order";
          default -> "Microsoft Entra refused it";
        };
    return MEANINGS.getOrDefault(digits, meaning) + " (AADSTS" + digits + ")";
  }
}
