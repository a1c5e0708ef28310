package dev.latchkey.identity.internal.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What could not be done, in the parts that the first line and a chain's list put together in
 * different ways: {@code No token for 'SCOPE' QUALIFIER from SUPPLIER}.
 *
 * @param scope what the token was for; {@code null} where the failure itself is a whole sentence
 * @param qualifier whose token or of which tenant, or empty
 * @param supplier who should have given the token, or empty
 */
public record Subject(@Nullable String scope, String qualifier, String supplier)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A source whose failures are whole sentences.
   *
   * @return the subject
   */
  public static Subject none() {
    return new Subject(null, "", "");
  }

  /** The start of a message about a scope. */
  static String start(String scope) {
    return "No token for '" + scope + "'";
  }

  /** The whole of it, in front of a colon; empty where the failure is a whole sentence. */
  String inFull() {
    String rest = withoutScope();
    if (scope == null) {
      return rest;
    }
    // "for 'SCOPE' from the Azure CLI", "for 'SCOPE' of tenant 'T' from the Azure CLI"
    String link = qualifier.isEmpty() && !supplier.isEmpty() ? " from " : " ";
    return start(scope) + (rest.isEmpty() ? "" : link + rest);
  }

  /** The same where the scope stands in another line. */
  String withoutScope() {
    if (qualifier.isEmpty()) {
      return supplier;
    }
    return supplier.isEmpty() ? qualifier : qualifier + " from " + supplier;
  }
}
