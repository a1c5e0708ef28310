package dev.latchkey.lab.internal.entra;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.BadTokenException;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Parameters;
import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * The on-behalf-of flow: an app that was called with a user's token asks for that user's token for
 * the next service.
 *
 * <p>Source: "OAuth 2.0 On-Behalf-Of flow", learn.microsoft.com/entra/identity-platform.
 */
final class OnBehalfOf {
  private final Directory directory;
  private final TokenVerifier verifier;

  OnBehalfOf(Directory directory, TokenVerifier verifier) {
    this.directory = directory;
    this.verifier = verifier;
  }

  /** The user whose token the app presents. */
  User user(App app, Parameters form) throws EntraException {
    String assertion =
        form.find("assertion").orElseThrow(() -> EntraException.missingParameter("assertion"));
    if (!form.get("requested_token_use").equals("on_behalf_of")) {
      throw EntraException.missingParameter("requested_token_use");
    }
    try {
      Caller caller =
          verifier.verify(Optional.of("Bearer " + assertion), audience -> isFor(app, audience));
      return directory.users().stream()
          .filter(
              u -> u.tenantId().equals(caller.tenantId()) && u.objectId().equals(caller.objectId()))
          .findFirst()
          .orElseThrow(() -> AssertionRefusals.noUserToActFor(app.clientId()));
    } catch (BadTokenException e) {
      throw switch (e.fault()) {
        case MISSING, MALFORMED, BAD_SIGNATURE -> AssertionRefusals.userAssertionNotSignedByUs();
        case WRONG_AUDIENCE ->
            AssertionRefusals.userAssertionForAnother(
                audience(assertion), app.clientId(), app.displayName());
        case EXPIRED, NOT_YET_VALID, REVOKED -> AssertionRefusals.userAssertionOutOfTime();
      };
    }
  }

  private static boolean isFor(App app, String audience) {
    String id = audience.toLowerCase(Locale.ROOT);
    return id.equals(app.clientId())
        || id.equals("api://" + app.clientId())
        || app.api().identifierUris().stream().anyMatch(id::equalsIgnoreCase);
  }

  /** The audience of the token, for a message. Its signature has been checked. */
  private static String audience(String assertion) {
    try {
      return String.join(",", SignedJWT.parse(assertion).getJWTClaimsSet().getAudience());
    } catch (ParseException e) {
      return "";
    }
  }
}
