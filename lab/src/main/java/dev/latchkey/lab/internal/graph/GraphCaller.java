package dev.latchkey.lab.internal.graph;

import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import java.util.List;

/**
 * Who calls, and what the token lets them do. A token's permissions limit what the client may ask;
 * the user's own rights limit it further.
 *
 * <p>The rights are Entra's defaults: a member reads the directory, creates security groups and
 * registers apps; an owner changes what is theirs; a guest reads themselves alone. Source:
 * learn.microsoft.com/entra/fundamentals/users-default-permissions.
 */
final class GraphCaller {
  private static final List<String> DIRECTORY_PERMISSIONS =
      List.of(
          "Directory.AccessAsUser.All",
          "Directory.ReadWrite.All",
          "Directory.Read.All",
          "Group.ReadWrite.All");

  private static final List<String> WRITE_PERMISSIONS =
      List.of("Directory.AccessAsUser.All", "Directory.ReadWrite.All", "Group.ReadWrite.All");

  private final Caller caller;
  private final List<String> permissions;

  GraphCaller(Caller caller) {
    this.caller = caller;
    Object scp = caller.claims().getClaim("scp");
    this.permissions = scp == null ? List.of() : List.of(scp.toString().split(" ", -1));
  }

  String tenantId() {
    return caller.tenantId();
  }

  String objectId() {
    return caller.objectId();
  }

  /** The user, as this client knows them. */
  String subject() {
    return String.valueOf(caller.claims().getSubject());
  }

  /** True for a user, false for an app that asks for itself. */
  boolean isUser() {
    return !permissions.isEmpty();
  }

  /** A guest's token says from where they come. */
  private boolean isGuest() {
    return caller.claims().getClaim("idp") != null;
  }

  /** Refuses unless the token is a user's: an app has no {@code me}. */
  void requireUser() throws GraphException {
    if (!isUser()) {
      throw GraphException.badRequest(
          "/me request is only valid with delegated authentication flow.");
    }
  }

  /** Refuses what only members with a fitting token may read. */
  void requireDirectoryRead() throws GraphException {
    requireOneOf(DIRECTORY_PERMISSIONS);
  }

  private void requireOneOf(List<String> fitting) throws GraphException {
    if (isGuest() || fitting.stream().noneMatch(permissions::contains)) {
      throw GraphException.denied();
    }
  }

  /** Refuses unless the caller may create groups and register apps. */
  void requireCreate() throws GraphException {
    requireOneOf(WRITE_PERMISSIONS);
  }

  /** Refuses unless the caller may change what these owners have. */
  void requireOwner(List<String> owners) throws GraphException {
    requireCreate();
    if (!owners.contains(objectId())) {
      throw GraphException.denied();
    }
  }
}
