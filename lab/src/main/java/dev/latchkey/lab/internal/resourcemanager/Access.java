package dev.latchkey.lab.internal.resourcemanager;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import java.util.Locale;
import java.util.Optional;

/** Checks roles. A refusal is a 403 that names client, action and scope. */
final class Access {
  private final Directory directory;

  Access(Directory directory) {
    this.directory = directory;
  }

  /** Refuses unless the caller has a role that allows the action at the scope. */
  void require(Caller caller, String scope, String action) throws ArmException {
    if (!directory.mayManage(caller.objectId(), scope, action)) {
      throw new ArmException(
          403,
          "AuthorizationFailed",
          String.format(
              Locale.ROOT,
              "The client '%s' with object id '%s' does not have authorization to perform action"
                  + " '%s' over scope '%s' or the scope is invalid. If access was recently granted,"
                  + " please refresh your credentials.",
              clientName(caller),
              caller.objectId(),
              action,
              scope));
    }
  }

  /** The name of a user, or the client id of an app. */
  private static String clientName(Caller caller) {
    JWTClaimsSet claims = caller.claims();
    for (String claim : new String[] {"upn", "unique_name", "preferred_username", "appid", "azp"}) {
      Optional<String> value = Optional.ofNullable(claims.getClaim(claim)).map(Object::toString);
      if (value.isPresent()) {
        return value.get();
      }
    }
    return caller.objectId();
  }
}
