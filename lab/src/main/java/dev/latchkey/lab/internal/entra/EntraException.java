package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;

/**
 * A refusal as Entra words it: an OAuth error with an AADSTS code.
 *
 * <p>Codes, OAuth errors and status are those of "Microsoft Entra authentication and authorization
 * error codes" and of recorded answers; the texts are shorter.
 */
public final class EntraException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;
  private final int code;
  private String suberror = "";
  private String claims = "";

  EntraException(int status, String error, int code, String description) {
    super(description);
    this.status = status;
    this.error = error;
    this.code = code;
  }

  /** {@return the HTTP status} */
  public int status() {
    return status;
  }

  /** {@return the OAuth error, {@code invalid_grant}} */
  public String error() {
    return error;
  }

  /** {@return the number after {@code AADSTS}} */
  public int code() {
    return code;
  }

  /** Adds the fields that tell a client how to continue, empty for none. */
  EntraException with(String suberror, String claims) {
    this.suberror = suberror;
    this.claims = claims;
    return this;
  }

  /** A finer reason, {@code consent_required}; empty for none. */
  String suberror() {
    return suberror;
  }

  /** The claims that the next token must have, as JSON in a string; empty for none. */
  String claims() {
    return claims;
  }

  /** {@return the text without code and ids} */
  public String description() {
    String text = getMessage();
    return text == null ? "" : text;
  }

  static EntraException unknownTenant(String tenant) {
    return new EntraException(
        400,
        "invalid_tenant",
        90002,
        "Tenant '"
            + tenant
            + "' not found. Check to make sure you have the correct tenant ID and are signing into"
            + " the correct cloud.");
  }

  static EntraException unknownInstance(String authority) {
    return new EntraException(
        400,
        "invalid_instance",
        50049,
        "Unknown or invalid instance. The authority '" + authority + "' is not known.");
  }

  static EntraException unknownClient(String clientId, String tenant) {
    return new EntraException(
        400,
        "unauthorized_client",
        700016,
        "Application with identifier '"
            + clientId
            + "' was not found in the directory '"
            + tenant
            + "'. This can happen if the application has not been installed by the administrator of"
            + " the tenant or consented to by any user in the tenant.");
  }

  static EntraException badSecret(String clientId) {
    return new EntraException(
        401,
        "invalid_client",
        7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client"
            + " secret value, not the client secret ID, for a secret added to app '"
            + clientId
            + "'.");
  }

  static EntraException expiredSecret(String clientId) {
    return new EntraException(
        401,
        "invalid_client",
        7000222,
        "The provided client secret keys for app '"
            + clientId
            + "' are expired. Visit the Azure portal to create new keys for your app:"
            + " https://aka.ms/NewClientSecret, or consider using certificate credentials for added"
            + " security: https://aka.ms/certCreds.");
  }

  static EntraException missingServicePrincipal(String clientId, String tenantId) {
    return new EntraException(
        400,
        "unauthorized_client",
        7000229,
        "The client application "
            + clientId
            + " is missing service principal in the tenant "
            + tenantId
            + ". See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119");
  }

  static EntraException credentialMissing() {
    return new EntraException(
        401,
        "invalid_client",
        7000218,
        "The request body must contain the following parameter: 'client_assertion' or"
            + " 'client_secret'.");
  }

  static EntraException badAssertion(String why) {
    return new EntraException(
        401, "invalid_client", 700027, "Client assertion failed signature validation. " + why);
  }

  static EntraException assertionOutOfTime() {
    return new EntraException(
        401, "invalid_client", 700024, "Client assertion is not within its valid time range.");
  }

  static EntraException assertionForAnotherAudience(String audience) {
    return new EntraException(
        401,
        "invalid_client",
        700023,
        "Client assertion audience claim does not match Realm issuer: '" + audience + "'.");
  }

  static EntraException unknownResource(String resource, String tenant) {
    return new EntraException(
        400,
        "invalid_resource",
        500011,
        "The resource principal named "
            + resource
            + " was not found in the tenant named "
            + tenant
            + ". This can happen if the application has not been installed by the administrator of"
            + " the tenant or consented to by any user in the tenant. You might have sent your"
            + " authentication request to the wrong tenant.");
  }

  static EntraException badScope(String scope) {
    return new EntraException(
        400,
        "invalid_scope",
        70011,
        "The provided request must include a 'scope' input parameter. The provided value for the"
            + " input parameter 'scope' is not valid. The scope '"
            + scope
            + "' is not valid.");
  }

  static EntraException scopesOfTwoResources(String scope) {
    return new EntraException(
        400,
        "invalid_scope",
        28000,
        "Provided value for the input parameter scope is not valid because it contains more than"
            + " one resource. Scope "
            + scope
            + " is not valid.");
  }

  static EntraException unknownUser(String tenant) {
    return new EntraException(
        400,
        "invalid_grant",
        50034,
        "The user account {EUII Hidden} does not exist in the "
            + tenant
            + " directory. To sign into this application, the account must be added to the"
            + " directory.");
  }

  static EntraException badPassword() {
    return new EntraException(
        400,
        "invalid_grant",
        50126,
        "Error validating credentials due to invalid username or password.");
  }

  static EntraException codeOfAnotherTenant() {
    return new EntraException(
        400,
        "invalid_grant",
        700005,
        "Provided Authorization Code is intended to use against other tenant, thus rejected.");
  }

  static EntraException scopeNotDefault(String scope) {
    return new EntraException(
        400,
        "invalid_scope",
        1002012,
        "The provided value for scope "
            + scope
            + " is not valid. Client credential flows must have a scope value with /.default"
            + " suffixed to the resource identifier (application ID URI).");
  }

  static EntraException missingParameter(String name) {
    return new EntraException(
        400,
        "invalid_request",
        900144,
        "The request body must contain the following parameter: '" + name + "'.");
  }

  static EntraException duplicatedParameter(String name) {
    return new EntraException(
        400,
        "invalid_request",
        9000411,
        "The request is not properly formatted. The parameter '" + name + "' is duplicated.");
  }

  static EntraException unsupportedGrant(String grant) {
    return new EntraException(
        400,
        "unsupported_grant_type",
        70003,
        "The app requested an unsupported grant type '" + grant + "'.");
  }

  static EntraException wrongMethod(String allowed, String got) {
    return new EntraException(
        400,
        "invalid_request",
        900561,
        "The endpoint only accepts " + allowed + " requests. Received a " + got + " request.");
  }

  static EntraException unknownGrant() {
    return new EntraException(
        400, "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.");
  }

  static EntraException codeExpired() {
    return new EntraException(
        400,
        "invalid_grant",
        70008,
        "The provided authorization code or refresh token has expired due to inactivity. Send a new"
            + " interactive authorization request for this user and resource.");
  }

  static EntraException codeRedeemed() {
    return new EntraException(
        400,
        "invalid_grant",
        54005,
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use"
            + " an existing refresh token.");
  }

  static EntraException verifierMismatch() {
    return new EntraException(
        400,
        "invalid_grant",
        501481,
        "The Code_Verifier does not match the code_challenge supplied in the authorization"
            + " request.");
  }

  static EntraException redirectMismatch(String redirectUri, String clientId) {
    return new EntraException(
        400,
        "invalid_request",
        50011,
        "The redirect URI '"
            + redirectUri
            + "' specified in the request does not match the redirect URIs configured for the"
            + " application '"
            + clientId
            + "'.");
  }

  static EntraException codePending() {
    return new EntraException(
        400,
        "authorization_pending",
        70016,
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
  }

  static EntraException codeDeclined() {
    return new EntraException(
        400, "authorization_declined", 65004, "User declined to consent to access the app.");
  }

  static EntraException deviceCodeExpired() {
    return new EntraException(
        400,
        "expired_token",
        70020,
        "The provided value for the input parameter 'device_code' is not valid. This device code"
            + " has expired.");
  }

  static EntraException unknownDeviceCode() {
    return new EntraException(
        400,
        "bad_verification_code",
        70018,
        "Invalid verification code due to User typing in wrong user code for device code flow.");
  }

  static EntraException notMember(User user, Tenant tenant, Clients.Client client) {
    return new EntraException(
        400,
        "invalid_grant",
        50020,
        "User account '"
            + user.userPrincipalName()
            + "' from identity provider 'https://sts.windows.net/"
            + user.homeTenantId()
            + "/' does not exist in tenant '"
            + tenant.displayName()
            + "' and cannot access the application '"
            + client.clientId()
            + "'("
            + client.displayName()
            + ") in that tenant. The account needs to be added as an external user in the tenant"
            + " first. Sign out and sign in again with a different Azure Active Directory user"
            + " account.");
  }

  static EntraException revoked(String issued, String validFrom) {
    return new EntraException(
        400,
        "invalid_grant",
        50173,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The"
            + " user might have changed or reset their password. The grant was issued on '"
            + issued
            + "' and the TokensValidFrom date (before which tokens are not valid) for this user is '"
            + validFrom
            + "'.");
  }
}
