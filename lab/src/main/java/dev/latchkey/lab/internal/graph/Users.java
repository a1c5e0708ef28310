package dev.latchkey.lab.internal.graph;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.User;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /me} and {@code /users}. */
final class Users {
  private final Directory directory;
  private final DirectoryObjects objects;

  Users(Directory directory, DirectoryObjects objects) {
    this.directory = directory;
    this.objects = objects;
  }

  void handle(GraphCall call) throws IOException, GraphException {
    GraphCaller caller = call.caller();
    boolean isMe = call.collection().equals("me");
    if (isMe) {
      caller.requireUser();
      one(call, find(caller.tenantId(), caller.objectId()), 1);
    } else if (call.size() == 1 || call.segment(1).equals("$count")) {
      caller.requireDirectoryRead();
      call.requireMethod("GET");
      call.answerList(
          new GraphList<>(
              directory.users().stream()
                  .filter(user -> user.tenantId().equals(caller.tenantId()))
                  .toList(),
              Documents::user));
    } else {
      User user = find(caller.tenantId(), call.segment(1));
      if (!user.objectId().equals(caller.objectId())) {
        caller.requireDirectoryRead();
      }
      one(call, user, 2);
    }
  }

  /** {@code /oidc/userinfo}: what OpenID Connect tells about a user. */
  Map<String, Object> openIdClaims(GraphCaller caller) throws GraphException {
    caller.requireUser();
    User user = find(caller.tenantId(), caller.objectId());
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", caller.subject());
    claims.put("name", user.displayName());
    claims.put("picture", "https://graph.microsoft.com/v1.0/me/photo/$value");
    claims.put("email", user.userPrincipalName());
    return claims;
  }

  private User find(String tenantId, String idOrName) throws GraphException {
    return objects
        .user(tenantId, idOrName)
        .orElseThrow(() -> GraphException.noSuchObject(idOrName));
  }

  /**
   * One user, or what hangs on it.
   *
   * @param at the segment behind the user
   */
  private void one(GraphCall call, User user, int at) throws IOException, GraphException {
    if (call.size() == at) {
      call.requireMethod("GET");
      call.answer(200, "users", Documents.user(user));
    } else if (call.segment(at).equals("ownedObjects")) {
      call.requireMethod("GET");
      call.answerList(
          DirectoryObjects.cast(call, at + 1, objects.ownedBy(user.tenantId(), user.objectId())));
    } else {
      objects.membership(call, user.objectId(), at);
    }
  }
}
