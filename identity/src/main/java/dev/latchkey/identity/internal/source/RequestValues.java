package dev.latchkey.identity.internal.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The characters that scopes, tenants and other values of a request may have. The limits stop an
 * attack in which a tool reads a value as an option, or {@code cmd.exe}, which starts {@code
 * az.cmd} on Windows, reads it as a command (CVE-2023-36415).
 */
public final class RequestValues {
  /** The suffix that turns a resource into a scope. */
  public static final String DEFAULT_SUFFIX = "/.default";

  /**
   * The characters that values may have in addition to letters, digits and {@code -}, which may not
   * be first.
   */
  private static final String IN_SCOPES = ".:/_";

  private static final String IN_TENANTS = ".";
  private static final String IN_SUBSCRIPTIONS = "._ ";

  private RequestValues() {}

  /**
   * Checks a tenant.
   *
   * @param tenant an id or a domain name
   * @return the same tenant
   * @throws IllegalArgumentException if it has characters that no tenant has
   */
  public static String requireTenant(String tenant) {
    return require(IN_TENANTS, tenant, "Tenant", "letters, digits, '.' and, not first, '-'");
  }

  /**
   * Checks an application id, which appears in messages of one line and in commands that users
   * copy.
   *
   * @param client an id, usually a GUID
   * @return the same id
   * @throws IllegalArgumentException if it has characters that no application id has
   */
  public static String requireClient(String client) {
    return require(
        IN_SCOPES, client, "Client id", "letters, digits, '.', ':', '/', '_' and, not first, '-'");
  }

  /**
   * Checks a subscription.
   *
   * @param subscription an id or a name
   * @return the same subscription
   * @throws IllegalArgumentException if it has characters that are not safe everywhere
   */
  public static String requireSubscription(String subscription) {
    return require(
        IN_SUBSCRIPTIONS,
        subscription,
        "Subscription",
        "letters, digits, '.', '_', ' ' and, not first, '-'; use its id instead of its name");
  }

  /**
   * Checks the number of scopes for a source that takes only one.
   *
   * @param source the source's name in messages
   * @param scopes the scopes of a request
   * @throws IllegalArgumentException if there is no scope or more than one
   */
  public static void requireOneScope(String source, List<String> scopes) {
    if (scopes.size() != 1) {
      throw new IllegalArgumentException(
          "A token from " + source + " is for exactly one scope, not " + scopes.size() + ".");
    }
  }

  /**
   * Checks scopes.
   *
   * @param scopes one or more
   * @return the same scopes
   * @throws IllegalArgumentException if there is none, or one has characters that no scope has
   */
  public static List<String> requireScopes(List<String> scopes) {
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("A token is for at least one scope, not 0.");
    }
    List<String> checked = new ArrayList<>(scopes.size());
    for (String scope : scopes) {
      checked.add(requireScope(scope));
    }
    return List.copyOf(checked);
  }

  private static String requireScope(@Nullable String scope) {
    if (scope == null) {
      throw new IllegalArgumentException("The scope of a token is null.");
    }
    require(IN_SCOPES, scope, "Scope", "letters, digits, '.', ':', '/', '_' and, not first, '-'");
    if (scope.equals(DEFAULT_SUFFIX)) {
      throw new IllegalArgumentException("Scope '/.default' names no resource.");
    }
    return scope;
  }

  private static String require(String others, String value, String what, String allowed) {
    if (!holdsOnly(others, value)) {
      String shown = value.length() > 100 ? value.substring(0, 100) + "…" : value;
      throw new IllegalArgumentException(
          what + " '" + shown.replaceAll("\\p{Cntrl}", "?") + "' may only hold " + allowed + ".");
    }
    return value;
  }

  private static boolean holdsOnly(String others, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isLetterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isLetterOrDigit && others.indexOf(c) < 0 && (c != '-' || i == 0)) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /**
   * Whether a text has the form of an id.
   *
   * @param text any text
   * @return {@code true} for a GUID
   */
  public static boolean isGuid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
      boolean isHex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (isDash ? c != '-' : !isHex) {
        return false;
      }
    }
    return text.length() == 36;
  }

  /**
   * The resource, as az, PowerShell and managed identities use the word: a scope without its {@code
   * /.default}.
   *
   * @param scope a scope
   * @return the resource
   */
  public static String resource(String scope) {
    return scope.endsWith(DEFAULT_SUFFIX)
        ? scope.substring(0, scope.length() - DEFAULT_SUFFIX.length())
        : scope;
  }
}
