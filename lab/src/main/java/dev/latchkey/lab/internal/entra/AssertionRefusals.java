package dev.latchkey.lab.internal.entra;

/**
 * The refusals of assertions: tokens of federated issuers, and tokens in the on-behalf-of flow. The
 * texts follow public reports.
 */
final class AssertionRefusals {
  private static final String CHECK =
      " Check your federated identity credential Subject, Audience and Issuer against the presented"
          + " assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

  private AssertionRefusals() {}

  private static EntraException invalidClient(int code, String description) {
    return new EntraException(401, "invalid_client", code, description);
  }

  private static EntraException noRecord(int code, String claim, String value) {
    return invalidClient(
        code,
        "No matching federated identity record found for presented assertion "
            + claim
            + " '"
            + value
            + "'."
            + CHECK);
  }

  static EntraException noFederatedCredential(String clientId, String name) {
    return invalidClient(
        70025,
        "The client '"
            + clientId
            + "'("
            + name
            + ") has no configured federated identity credentials.");
  }

  static EntraException issuerNotTrusted(String issuer) {
    return noRecord(700211, "issuer", issuer);
  }

  static EntraException audienceNotTrusted(String audience) {
    return noRecord(700212, "audience", audience);
  }

  static EntraException subjectNotTrusted(String subject) {
    return noRecord(700213, "subject", subject);
  }

  static EntraException issuersKeyNotFound(String keyId, String issuer) {
    return invalidClient(
        7000272,
        "The certificate with identifier "
            + keyId
            + " used to sign the federated credential could not be found in the metadata of"
            + " identity provider "
            + issuer
            + ". Please validate that your Identity Provider's metadata exposes the key used to"
            + " sign the incoming token.");
  }

  static EntraException userAssertionNotSignedByUs() {
    return new EntraException(
        400,
        "invalid_grant",
        50013,
        "Assertion failed signature validation. [Reason - The provided signature value did not"
            + " match the expected signature value.]");
  }

  static EntraException userAssertionOutOfTime() {
    return new EntraException(
        400, "invalid_grant", 500133, "Assertion is not within its valid time range.");
  }

  static EntraException userAssertionForAnother(String audience, String clientId, String name) {
    return new EntraException(
        400,
        "invalid_grant",
        500131,
        "Assertion audience does not match the Client app presenting the assertion. The audience in"
            + " the assertion was '"
            + audience
            + "' and the expected audience is '"
            + clientId
            + "' or one of the Application Uris of this application with App ID '"
            + clientId
            + "'("
            + name
            + "). The downstream client must request a token for the expected audience (the"
            + " application that made the OBO request) and this application should use that token"
            + " as the assertion.");
  }

  static EntraException noUserToActFor(String clientId) {
    return new EntraException(
        400,
        "invalid_grant",
        7000114,
        "Application '" + clientId + "' is not allowed to make application on-behalf-of calls.");
  }
}
