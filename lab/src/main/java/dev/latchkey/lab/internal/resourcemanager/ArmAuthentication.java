package dev.latchkey.lab.internal.resourcemanager;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.BadTokenException;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the caller of Resource Manager. A refusal is a 401 that says what is wrong with the token.
 */
final class ArmAuthentication {
  private static final Set<String> AUDIENCES =
      Set.of(
          "https://management.azure.com",
          "https://management.azure.com/",
          "https://management.core.windows.net",
          "https://management.core.windows.net/",
          "797f4846-ba00-4fd7-ba43-dac1f8f63013");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  private final Directory directory;
  private final TokenVerifier verifier;

  ArmAuthentication(Directory directory, TokenVerifier verifier) {
    this.directory = directory;
    this.verifier = verifier;
  }

  /** Finds the caller, or refuses with the challenge that names the tenant to clients. */
  Caller caller(Exchange exchange, ArmPath path) throws ArmException {
    try {
      Caller caller = verifier.verify(exchange.header("Authorization"), AUDIENCES::contains);
      requireTenant(exchange, path, caller);
      return caller;
    } catch (BadTokenException e) {
      ArmException refused = refusal(exchange, e);
      String claims = e.claimsChallenge(", ");
      if (claims.isEmpty()) {
        challenge(exchange, path, refused.text());
      } else {
        exchange.with("WWW-Authenticate", "Bearer " + authorizationUri(path) + claims);
      }
      throw refused;
    }
  }

  /** Entra puts {@code tid} into every token, but only a tenant of this lab can have signed it. */
  private void requireTenant(Exchange exchange, ArmPath path, Caller caller) throws ArmException {
    String tenantId = path.tenantId(directory).orElse(caller.tenantId());
    if (tenantId.equals(caller.tenantId())) {
      return;
    }
    String message =
        String.format(
            Locale.ROOT,
            "The access token is from the wrong issuer 'https://sts.windows.net/%s/'. It must match"
                + " the tenant 'https://sts.windows.net/%s/' associated with this subscription."
                + " Please use the authority (URL) 'https://login.windows.net/%s' to get the token."
                + " Note, if the subscription is transferred to another tenant there is no impact"
                + " to the services, but information about new tenant could take time to propagate"
                + " (up to an hour). If you just transferred your subscription and see this error"
                + " message, please try back later.",
            caller.tenantId(),
            tenantId,
            tenantId);
    challenge(exchange, path, message);
    throw new ArmException(401, "InvalidAuthenticationTokenTenant", message);
  }

  private ArmException refusal(Exchange exchange, BadTokenException e) {
    return switch (e.fault()) {
      case MISSING ->
          exchange.header("Authorization").isPresent()
              ? unauthorized(
                  "AuthenticationFailed",
                  "Authentication failed. The 'Authorization' header is provided in an invalid"
                      + " format.")
              : unauthorized(
                  "AuthenticationFailed",
                  "Authentication failed. The 'Authorization' header is missing.");
      case MALFORMED -> unauthorized("InvalidAuthenticationToken", "The access token is invalid.");
      case BAD_SIGNATURE ->
          unauthorized(
              "InvalidAuthenticationToken", "The access token's signature could not be validated.");
      case WRONG_AUDIENCE ->
          unauthorized(
              "InvalidAuthenticationTokenAudience",
              "The access token has been obtained for wrong audience or resource '"
                  + String.join(",", claims(exchange).getAudience())
                  + "'. It should exactly match with one of the allowed audiences"
                  + " 'https://management.core.windows.net/','https://management.core.windows.net',"
                  + "'https://management.azure.com/','https://management.azure.com'.");
      case EXPIRED ->
          unauthorized(
              "ExpiredAuthenticationToken",
              "The access token expiry UTC time '"
                  + TIME.format(expiry(claims(exchange)))
                  + "' is earlier than current UTC time '"
                  + TIME.format(verifier.now())
                  + "'.");
      case NOT_YET_VALID ->
          unauthorized("InvalidAuthenticationToken", "The access token is not yet valid.");
      case REVOKED ->
          unauthorized(
              "AuthenticationFailed",
              "Continuous access evaluation resulted in challenge: the user's sign-ins were revoked"
                  + " after the access token was issued.");
    };
  }

  private static ArmException unauthorized(String code, String message) {
    return new ArmException(401, code, message);
  }

  /** The claims of the token, for a message. Its signature has been checked. */
  private static JWTClaimsSet claims(Exchange exchange) {
    try {
      String token = exchange.header("Authorization").orElse("").substring("Bearer ".length());
      return SignedJWT.parse(token.trim()).getJWTClaimsSet();
    } catch (ParseException e) {
      return new JWTClaimsSet.Builder().audience(List.of()).build();
    }
  }

  private static Instant expiry(JWTClaimsSet claims) {
    return claims.getExpirationTime() == null
        ? Instant.EPOCH
        : claims.getExpirationTime().toInstant();
  }

  private void challenge(Exchange exchange, ArmPath path, String description) {
    exchange.with(
        "WWW-Authenticate",
        "Bearer "
            + authorizationUri(path)
            + ", error=\"invalid_token\", error_description=\""
            + description.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?")
            + "\"");
  }

  private String authorizationUri(ArmPath path) {
    String tenant = path.tenantId(directory).orElse("common");
    return "authorization_uri=\"https://login.windows.net/" + tenant + "\"";
  }
}
