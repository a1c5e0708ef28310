package dev.latchkey.lab.internal.rules;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules for names and values in a lab. They are the same for the builders and for {@code
 * lab.yaml}. A refusal says what was given and what is allowed.
 */
public enum Rules {
  /** The id of a tenant, a user, an app, a subscription. */
  GUID(
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
      "a GUID, 11111111-1111-4111-8111-111111111111"),
  /** The default domain of a tenant. */
  DOMAIN(
      "(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?",
      "a domain name of two labels or more, contoso.test"),
  /** The part of a user name before the at sign. */
  USER("[A-Za-z0-9][A-Za-z0-9._-]{0,62}", "letters, digits, '.', '-', '_', 63 at most"),
  /** A user's whole name. */
  USER_PRINCIPAL_NAME(
      "[A-Za-z0-9][A-Za-z0-9._-]{0,62}@[A-Za-z0-9.-]{3,253}",
      "the user's name and domain, alice@contoso.test"),
  /** A display name. */
  DISPLAY_NAME("[^\\p{Cntrl}]{1,120}", "1 to 120 characters on one line"),
  /** The name of a group, an app or a subscription. It can name a scope or a principal. */
  NAME("[^\\p{Cntrl}/@]{1,64}", "1 to 64 characters on one line, without '/' and '@'"),
  /** A resource group. */
  RESOURCE_GROUP(
      "[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]",
      "letters, digits, '_', '(', ')', '-', '.', 90 at most, no '.' at the end"),
  /** An Azure region. */
  LOCATION("[a-z0-9]{1,40}", "a region's name, westeurope"),
  /** A storage account. */
  STORAGE_ACCOUNT("[a-z0-9]{3,24}", "3 to 24 lower-case letters and digits"),
  /** A key vault. */
  KEY_VAULT(
      "(?=.{3,24}$)[A-Za-z](-?[A-Za-z0-9])*",
      "3 to 24 letters, digits and single '-', a letter first"),
  /** A Service Bus or an Event Hubs namespace. */
  NAMESPACE(
      "[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]",
      "6 to 50 letters, digits and '-', a letter first, no '-' at the end"),
  /** An App Configuration store. */
  APP_CONFIGURATION_STORE(
      "(?=.{5,50}$)[A-Za-z0-9](-?[A-Za-z0-9])*",
      "5 to 50 letters, digits and single '-', no '-' first or last"),
  /** An Azure Cosmos DB account. */
  COSMOS_DB_ACCOUNT(
      "[a-z0-9][a-z0-9-]{1,42}[a-z0-9]",
      "3 to 44 lower-case letters, digits and '-', no '-' first or last"),
  /** The name of a custom role. */
  ROLE("[^\\p{Cntrl}]{1,128}", "1 to 128 characters on one line"),
  /** An action of a role. */
  ACTION(
      "\\*|[A-Za-z0-9.*_-]+(/[A-Za-z0-9.*_-]+)+",
      "an action or a pattern, Microsoft.Storage/storageAccounts/*/read"),
  /** What a group is for. */
  DESCRIPTION("[^\\p{Cntrl}]{0,1024}", "1,024 characters at most on one line"),
  /** A user-assigned managed identity. */
  MANAGED_IDENTITY(
      "[A-Za-z0-9][A-Za-z0-9_-]{2,127}", "3 to 128 letters, digits, '-', '_', no sign first"),
  /** A virtual machine. */
  VIRTUAL_MACHINE(
      "[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?",
      "1 to 64 letters, digits and '-', no '-' first or last"),
  /** The issuer of federated tokens. */
  ISSUER(
      "https://[A-Za-z0-9.-]{1,253}(/[\\x21-\\x7e&&[^?#]]{0,340})?",
      "an https address without '?' and '#'"),
  /** A subject or an audience of federated tokens. */
  CLAIM("[^\\p{Cntrl}]{1,600}", "1 to 600 characters on one line"),
  /** A name by which clients ask for tokens for an app. */
  IDENTIFIER_URI(
      "(api|https)://[\\x21-\\x7e&&[^?#]]{1,247}[\\x21-\\x7e&&[^?#/]]",
      "an address that begins with api:// or https://, without '?' and '#', no '/' last"),
  /** The value of a scope or of an app role. */
  PERMISSION("[A-Za-z0-9._:-]{1,120}", "1 to 120 letters, digits, '.', '_', ':', '-'"),
  /** The address of a mailbox. */
  MAIL("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}", "an address, alice@contoso.test"),
  /** A client secret. It is printable, so that it can stand on a command line. */
  SECRET("[\\x21-\\x7e]{8,256}", "8 to 256 printable ASCII characters without spaces"),
  /** A host that the proxy allows. */
  HOST("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", "a host name, without a port");

  private static final Pattern SHORT_DURATION = Pattern.compile("(-?\\d{1,9})(ms|s|m|h)");

  private final Pattern pattern;
  private final String allowed;

  Rules(String pattern, String allowed) {
    this.pattern = Pattern.compile(pattern);
    this.allowed = allowed;
  }

  /**
   * Checks a value.
   *
   * @param what the name of the value, {@code tenant id}
   * @param value the value
   * @return the value
   * @throws IllegalArgumentException if it is not allowed
   */
  public String check(String what, String value) {
    if (!pattern.matcher(value).matches()) {
      throw refused(what, value, allowed);
    }
    return value;
  }

  /** {@return what is allowed, for a message} */
  public String allowed() {
    return allowed;
  }

  /** Checks a value after making it lower case. */
  public String checkLowerCase(String what, String value) {
    check(what, value.toLowerCase(Locale.ROOT));
    return value.toLowerCase(Locale.ROOT);
  }

  /** Checks a redirect URI of an app. */
  public static URI redirectUri(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    boolean isWeb = scheme.equals("https") || scheme.equals("http");
    if (!isWeb || uri.getHost() == null || uri.getRawFragment() != null) {
      throw refused(
          "redirect URI", uri.toString(), "an absolute http or https address without a fragment");
    }
    return uri;
  }

  /**
   * Reads a length of time.
   *
   * @param what the name of the value
   * @param text {@code 500ms}, {@code 7s}, {@code 5m}, {@code 1h}, {@code -5m} or {@code PT7S}
   * @return the length
   */
  public static Duration duration(String what, String text) {
    Matcher matcher = SHORT_DURATION.matcher(text);
    try {
      if (!matcher.matches()) {
        return Duration.parse(text);
      }
    } catch (DateTimeParseException e) {
      throw refused(what, text, "500ms, 7s, 5m, 1h or PT7S");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  public static IllegalArgumentException refused(String what, String value, String allowed) {
    return new IllegalArgumentException(what + " '" + shown(value) + "': allowed is " + allowed);
  }

  /** A value as an error shows it: on one line, and shortened. */
  public static String shown(String value) {
    String line = value.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 80 ? line : line.substring(0, 77) + "...";
  }
}
