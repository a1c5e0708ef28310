package dev.latchkey.identity.internal.source;

/** A request for a tenant that the credential must not name. */
public final class TenantRefusal extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private TenantRefusal(String message) {
    super(message);
  }

  /**
   * A refusal. The return type is general so that a new JVM loads this class only when it is
   * thrown.
   *
   * @param message which tenant was refused, and why
   * @return the exception
   */
  static IllegalArgumentException of(String message) {
    return new TenantRefusal(message);
  }
}
