package dev.latchkey.lab.internal.rules;

import java.net.URI;
import java.util.Locale;
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
  /** A client secret. It is printable, so that it can stand on a command line. */
  SECRET("[\\x21-\\x7e]{8,256}", "8 to 256 printable ASCII characters without spaces"),
  /** A host that the proxy allows. */
  HOST("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", "a host name, without a port");

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

  public static IllegalArgumentException refused(String what, String value, String allowed) {
    return new IllegalArgumentException(what + " '" + shown(value) + "': allowed is " + allowed);
  }

  /** A value as an error shows it: on one line, and shortened. */
  public static String shown(String value) {
    String line = value.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 80 ? line : line.substring(0, 77) + "...";
  }
}
