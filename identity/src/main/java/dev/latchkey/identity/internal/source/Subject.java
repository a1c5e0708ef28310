package dev.latchkey.identity.internal.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What could not be done, in parts. The first line and a chain's list combine them in different
 * ways: {@code No token for 'SCOPE' QUALIFIER from SUPPLIER}.
 *
 * @param scope the token's scope; {@code null} if the failure itself is a whole sentence
 * @param qualifier the token's account or tenant, or empty
 * @param supplier the source that should have given the token, or empty
 */
public record Subject(@Nullable String scope, String qualifier, String supplier)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The subject of a source whose failures are whole sentences.
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

  /** The whole subject, in front of a colon; empty if the failure is a whole sentence. */
  String inFull() {
    String rest = withoutScope();
    if (scope == null) {
      return rest;
    }
    // "for 'SCOPE' from the Azure CLI", "for 'SCOPE' of tenant 'T' from the Azure CLI"
    String link = qualifier.isEmpty() && !supplier.isEmpty() ? " from " : " ";
    return start(scope) + (rest.isEmpty() ? "" : link + rest);
  }

  /** The subject without the scope, which another line names. */
  String withoutScope() {
    if (qualifier.isEmpty()) {
      return supplier;
    }
    return supplier.isEmpty() ? qualifier : qualifier + " from " + supplier;
  }
}
