package dev.latchkey.lab.internal.keyvault;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.BadTokenException;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.text.ParseException;
import java.util.Locale;
import java.util.Set;

/**
 * Checks the token of a request for secrets, then the role.
 *
 * <p>Source: "Authentication, requests and responses" and "Azure role-based access control",
 * learn.microsoft.com/azure/key-vault/general.
 */
final class VaultAuthorization {
  private static final String RESOURCE = "https://vault.azure.net";
  private static final String APP_ID = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093";

  /** Equal to the letter: the real service refuses a final slash, as users report. */
  private static final Set<String> AUDIENCES = Set.of(RESOURCE, APP_ID);

  private final Directory directory;
  private final TokenVerifier verifier;

  VaultAuthorization(Directory directory, TokenVerifier verifier) {
    this.directory = directory;
    this.verifier = verifier;
  }

  /** Finds the caller, or refuses with the challenge that names tenant and resource to clients. */
  Caller caller(Exchange exchange, Resource vault) throws VaultException {
    try {
      Caller caller = verifier.verify(exchange.header("Authorization"), AUDIENCES::contains);
      if (!caller.tenantId().equals(vault.tenantId())) {
        challenge(exchange, vault, "");
        throw VaultException.unauthorized(
            "AKV10032: Invalid issuer. Expected one of "
                + issuer(vault.tenantId())
                + ", found "
                + issuer(caller.tenantId())
                + ".");
      }
      return caller;
    } catch (BadTokenException e) {
      challenge(exchange, vault, e.claimsChallenge(", "));
      throw VaultException.unauthorized(text(exchange, e));
    }
  }

  private static String issuer(String tenantId) {
    return "https://sts.windows.net/" + tenantId + "/";
  }

  private static void challenge(Exchange exchange, Resource vault, String claims) {
    exchange.with(
        "WWW-Authenticate",
        "Bearer authorization=\"https://login.microsoftonline.com/"
            + vault.tenantId()
            + "\", resource=\""
            + RESOURCE
            + "\""
            + claims);
  }

  private static String text(Exchange exchange, BadTokenException e) {
    return switch (e.fault()) {
      case MISSING -> "AKV10000: Request is missing a Bearer or PoP token.";
      case MALFORMED -> "AKV10001: Unable to parse JWT token.";
      case BAD_SIGNATURE -> "AKV10046: Unable to resolve the key used for signature validation.";
      case WRONG_AUDIENCE ->
          "AKV10022: Invalid audience. Expected "
              + RESOURCE
              + " or "
              + APP_ID
              + ", found: "
              + audience(exchange)
              + ".";
      case EXPIRED -> "[TokenExpired] Error validating token: 'S2S12086'.";
      case NOT_YET_VALID -> "[TokenNotYetValid] Error validating token.";
      case REVOKED -> "AKV10000: The token was revoked: continuous access evaluation.";
    };
  }

  /** The audience of the token, for a message. Its signature has been checked. */
  private static String audience(Exchange exchange) {
    try {
      String token = exchange.header("Authorization").orElse("").substring("Bearer ".length());
      return String.join(",", SignedJWT.parse(token.trim()).getJWTClaimsSet().getAudience());
    } catch (ParseException e) {
      return "";
    }
  }

  /**
   * Refuses unless a role allows the operation at the secret, the vault or above it.
   *
   * @param secret the name of the secret, empty for the whole vault
   */
  void requireRole(Caller caller, Resource vault, String secret, String dataAction)
      throws VaultException {
    String resourceId = vault.resourceId() + (secret.isEmpty() ? "" : "/secrets/" + secret);
    if (!directory.mayUseData(caller.objectId(), resourceId, dataAction)) {
      throw new VaultException(
          403,
          "Forbidden",
          "Caller is not authorized to perform action on resource.\r\n"
              + "If role assignments, deny assignments or role definitions were changed recently,"
              + " please observe propagation time.\r\n"
              + "Caller: appid="
              + appId(caller.claims())
              + ";oid="
              + caller.objectId()
              + ";iss="
              + issuer(caller.tenantId())
              + "\r\nAction: '"
              + dataAction
              + "'\r\nResource: '"
              + resourceId.toLowerCase(Locale.ROOT)
              + "'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\n"
              + "DecisionReason: null \r\nVault: "
              + vault.name()
              + ";location="
              + vault.resourceGroup().location()
              + "\r\n",
          "ForbiddenByRbac");
    }
  }

  private static Object appId(JWTClaimsSet claims) {
    Object id = claims.getClaim("appid");
    return id == null ? String.valueOf(claims.getClaim("azp")) : id;
  }
}
