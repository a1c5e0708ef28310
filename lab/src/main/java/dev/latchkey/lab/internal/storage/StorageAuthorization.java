package dev.latchkey.lab.internal.storage;

import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.BadTokenException;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks the token of a request to a storage account.
 *
 * <p>Source: "Authorize with Microsoft Entra ID",
 * learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory.
 */
final class StorageAuthorization {
  private static final String STORAGE = "https://storage.azure.com";
  private static final String STORAGE_APP = "e406a681-f3d4-42a8-90b6-c2b029497af1";
  private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  /** The first version that accepts bearer tokens. */
  private static final String FIRST_WITH_BEARER = "2017-11-09";

  /** The first version that answers 401 with a challenge. */
  private static final String FIRST_WITH_CHALLENGE = "2019-12-12";

  private final TokenVerifier verifier;

  StorageAuthorization(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /** Finds the caller, or refuses. */
  Caller caller(Exchange exchange, Resource account) throws StorageException {
    String version = exchange.header("x-ms-version").orElse("");
    if (!version.isEmpty() && !VERSION.matcher(version).matches()) {
      throw StorageException.invalidHeader("x-ms-version", version);
    }
    String scheme = exchange.header("Authorization").orElse("").strip().split(" ", 2)[0];
    if (isByKey(exchange, scheme)) {
      throw new StorageException(
          403,
          "KeyBasedAuthenticationNotPermitted",
          "Key based authentication is not permitted on this storage account.");
    }
    if (scheme.isEmpty() && version.compareTo(FIRST_WITH_CHALLENGE) < 0) {
      throw new StorageException(
          409,
          "PublicAccessNotPermitted",
          "Public access is not permitted on this storage account.");
    }
    if (!scheme.isEmpty() && !scheme.equalsIgnoreCase("Bearer")) {
      throw new StorageException(
          400,
          "InvalidAuthenticationInfo",
          "Authentication information is not given in the correct format. Check the value of"
              + " Authorization header.");
    }
    if (!scheme.isEmpty() && version.compareTo(FIRST_WITH_BEARER) < 0) {
      throw refused(
          exchange,
          account,
          "",
          Optional.of("Authentication scheme Bearer is not supported in this version."));
    }
    return verified(exchange, account, version);
  }

  private static boolean isByKey(Exchange exchange, String scheme) {
    return scheme.toLowerCase(Locale.ROOT).startsWith("sharedkey")
        || exchange.query().asMap().containsKey("sig");
  }

  private Caller verified(Exchange exchange, Resource account, String version)
      throws StorageException {
    String own = "https://" + exchange.host();
    try {
      Caller caller =
          verifier.verify(
              exchange.header("Authorization"),
              audience ->
                  audience.equals(STORAGE_APP)
                      || withoutSlash(audience).equals(STORAGE)
                      || withoutSlash(audience).equalsIgnoreCase(own));
      if (!caller.tenantId().equals(account.tenantId())) {
        throw refused(
            exchange,
            account,
            version,
            Optional.of("Issuer validation failed. Issuer did not match."));
      }
      return caller;
    } catch (BadTokenException e) {
      StorageException refused = refused(exchange, account, version, detail(e));
      String claims = e.claimsChallenge(", ");
      if (!claims.isEmpty() && refused.status() == 401) {
        exchange.with(
            "WWW-Authenticate",
            "Bearer authorization_uri=\"https://login.microsoftonline.com/"
                + account.tenantId()
                + "/oauth2/authorize\", resource_id=\"https://storage.azure.com\""
                + claims);
      }
      throw refused;
    }
  }

  private static String withoutSlash(String audience) {
    return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
  }

  private static Optional<String> detail(BadTokenException e) {
    return switch (e.fault()) {
      case MISSING -> Optional.empty();
      case MALFORMED -> Optional.of("Token validation failed. The token is malformed.");
      case BAD_SIGNATURE -> Optional.of("Signature validation failed. Signature did not match.");
      case WRONG_AUDIENCE -> Optional.of("Audience validation failed. Audience did not match.");
      case EXPIRED -> Optional.of("Lifetime validation failed. The token is expired.");
      case NOT_YET_VALID -> Optional.of("Lifetime validation failed. The token is not yet valid.");
      case REVOKED -> Optional.of("The token was revoked.");
    };
  }

  /** 401 with the challenge that names the tenant to clients. Earlier versions answer 403. */
  private static StorageException refused(
      Exchange exchange, Resource account, String version, Optional<String> detail) {
    boolean withChallenge = version.compareTo(FIRST_WITH_CHALLENGE) >= 0;
    StorageException refused =
        withChallenge
            ? new StorageException(
                401,
                detail.isPresent() ? "InvalidAuthenticationInfo" : "NoAuthenticationInformation",
                "Server failed to authenticate the request. Please refer to the information in the"
                    + " www-authenticate header.")
            : new StorageException(
                403,
                "AuthenticationFailed",
                "Server failed to authenticate the request. Make sure the value of Authorization"
                    + " header is formed correctly including the signature.");
    if (withChallenge) {
      exchange.with(
          "WWW-Authenticate",
          "Bearer authorization_uri=https://login.microsoftonline.com/"
              + account.tenantId()
              + "/oauth2/authorize resource_id=https://storage.azure.com");
    }
    detail.ifPresent(text -> refused.with("AuthenticationErrorDetail", text));
    return refused;
  }
}
