package dev.latchkey.lab.internal.entra;

/**
 * The refusals of what an app's registration does not allow, or its page. Codes and texts follow
 * public reports.
 */
final class AppRefusals {
  private AppRefusals() {}

  static EntraException notMultiTenant(String clientId, String name) {
    return new EntraException(
        400,
        "invalid_request",
        50194,
        "Application '"
            + clientId
            + "'("
            + name
            + ") is not configured as a multi-tenant application. Usage of the /common endpoint is"
            + " not supported for such applications created after '10/15/2018'. Use a tenant-specific"
            + " endpoint or configure the application to be multi-tenant.");
  }

  /** An app has no home tenant that {@code common} could stand for. */
  static EntraException tenantMissing() {
    return new EntraException(
        400,
        "invalid_request",
        50059,
        "No tenant-identifying information found in either the request or implied by any provided"
            + " credentials.");
  }

  static EntraException unknownScope(String client, String scope, String resource) {
    return new EntraException(
        400,
        "invalid_client",
        650053,
        "The application '"
            + client
            + "' asked for scope '"
            + scope
            + "' that doesn't exist on the resource '"
            + resource
            + "'. Contact the app vendor.");
  }

  static EntraException notPreauthorized(String client, String scope) {
    return new EntraException(
        400,
        "invalid_request",
        65002,
        "Consent between first party application '"
            + client
            + "' and first party resource '00000003-0000-0000-c000-000000000000' must be configured"
            + " via preauthorization. The scope is '"
            + scope
            + "'.");
  }

  static EntraException responseTypeNotEnabled(String type) {
    return new EntraException(
        400,
        "unsupported_response_type",
        700054,
        "response_type '" + type + "' is not enabled for the application.");
  }

  static EntraException unsupportedResponseType(String type) {
    return new EntraException(
        400,
        "unsupported_response_type",
        70005,
        "The response type '" + type + "' is not supported.");
  }

  static EntraException unsupportedMode(String mode, String when) {
    return new EntraException(
        400,
        "invalid_request",
        70007,
        "'" + mode + "' is not a supported value of 'response_mode'" + when + ".");
  }

  static EntraException notOfPage(String origin) {
    return new EntraException(
        400,
        "invalid_request",
        9002326,
        "Cross-origin token redemption is permitted only for the 'Single-Page Application'"
            + " client-type. Request origin: '"
            + origin
            + "'.");
  }

  static EntraException onlyForPages() {
    return new EntraException(
        400,
        "invalid_request",
        9002327,
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via"
            + " cross-origin requests.");
  }

  static EntraException verifierRequired() {
    return new EntraException(
        400,
        "invalid_request",
        9002325,
        "Proof Key for Code Exchange is required for cross-origin authorization code redemption.");
  }

  static EntraException nobodySignedIn() {
    return new EntraException(
        400,
        "login_required",
        50058,
        "A silent sign-in request was sent but no user is signed in.");
  }
}
