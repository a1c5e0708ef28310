package dev.latchkey.identity.internal.managed;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An identity of a machine: its own, or one that was assigned to it.
 *
 * @param kind how it is named
 * @param value its name; empty for the machine's own
 * @param setting the setter or the variable that named it; empty for the machine's own
 */
public record IdentityId(Kind kind, String value, String setting) {
  /** How an identity is named. */
  public enum Kind {
    /** The machine's own identity. */
    SYSTEM("the system-assigned identity", ""),
    /** By the client id of a user-assigned identity. */
    CLIENT("client id", "clientId(…)"),
    /** By its resource id. */
    RESOURCE("resource id", "resourceId(…)"),
    /** By the object id of its service principal. */
    OBJECT("object id", "objectId(…)");

    private final String title;
    private final String setter;

    Kind(String title, String setter) {
      this.title = title;
      this.setter = setter;
    }
  }

  /** The machine's own identity. */
  public static final IdentityId SYSTEM = new IdentityId(Kind.SYSTEM, "");

  /**
   * An identity that the builder of {@code ManagedIdentityCredential} names.
   *
   * @param kind how it is named
   * @param value its name
   */
  public IdentityId(Kind kind, String value) {
    this(kind, value, kind.setter);
  }

  /**
   * The same identity, named by another setting.
   *
   * @param other a setter with its parentheses, or a variable
   * @return the identity
   */
  public IdentityId namedBy(String other) {
    return isSystem() ? this : new IdentityId(kind, value, other);
  }

  /** How to name no identity. */
  String leftOut() {
    return (setting.endsWith(")") ? "leave out " : "unset ") + setting;
  }

  /**
   * The identity that the options name; blank is unset.
   *
   * @param clientId a client id, or {@code null}
   * @param resourceId a resource id, or {@code null}
   * @param objectId an object id, or {@code null}
   * @return the named identity, else the machine's own
   * @throws IllegalArgumentException when more than one is named
   */
  public static IdentityId of(
      @Nullable String clientId, @Nullable String resourceId, @Nullable String objectId) {
    IdentityId found = SYSTEM;
    for (IdentityId id :
        new IdentityId[] {
          named(Kind.CLIENT, clientId),
          named(Kind.RESOURCE, resourceId),
          named(Kind.OBJECT, objectId)
        }) {
      if (!id.isSystem() && !found.isSystem()) {
        throw new IllegalArgumentException(
            "Only one of clientId, resourceId and objectId can name a managed identity, and "
                + found
                + " and "
                + id
                + " are both set. Leave one of them out.");
      }
      found = id.isSystem() ? found : id;
    }
    return found;
  }

  private static IdentityId named(Kind kind, @Nullable String value) {
    return value == null || value.isBlank() ? SYSTEM : new IdentityId(kind, value.strip());
  }

  /**
   * Whether it is the machine's own.
   *
   * @return {@code false} for a user-assigned identity
   */
  public boolean isSystem() {
    return kind == Kind.SYSTEM;
  }

  /**
   * The client id, if the identity is named by that.
   *
   * @return the client id
   */
  public Optional<String> clientId() {
    return kind == Kind.CLIENT ? Optional.of(value) : Optional.empty();
  }

  /** As messages name it: {@code client id 'x'}. */
  @Override
  public String toString() {
    return isSystem() ? kind.title : kind.title + " '" + value + "'";
  }
}
