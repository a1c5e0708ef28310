package dev.latchkey.lab.internal.entra;

import java.time.Instant;

/**
 * The refusals because of a policy, an administrator or an expiry. The shapes follow public
 * reports. The ids of policies are made up.
 */
final class PolicyRefusals {
  private static final String CLAIMS =
      "{\"access_token\":{\"capolids\":{\"essential\":true,\"values\":"
          + "[\"d0000000-0000-4000-8000-000000000004\"]}}}";

  private PolicyRefusals() {}

  private static EntraException invalidGrant(int code, String description) {
    return new EntraException(400, "invalid_grant", code, description);
  }

  /** Version 1 has another error for it. Clients of version 2 read the suberror. */
  static EntraException mfaRequired(String resource, boolean isVersion2) {
    return new EntraException(
            400,
            isVersion2 ? "invalid_grant" : "interaction_required",
            50076,
            "Due to a configuration change made by your administrator, or because you moved to a"
                + " new location, you must use multi-factor authentication to access '"
                + resource
                + "'.")
        .with(isVersion2 ? "basic_action" : "", CLAIMS);
  }

  static EntraException blockedByPolicy() {
    return invalidGrant(
            53003,
            "Access has been blocked by Conditional Access policies. The access policy does not"
                + " allow token issuance.")
        .with("message_only", CLAIMS);
  }

  static EntraException expiredGrant(Instant issued) {
    return invalidGrant(
        700082,
        "The refresh token has expired due to inactivity. The token was issued on "
            + issued
            + " and was inactive for 90.00:00:00.");
  }

  static EntraException disabledUser() {
    return invalidGrant(50057, "The user account is disabled.");
  }

  static EntraException missingConsent(String clientId) {
    return invalidGrant(
            65001,
            "The user or administrator has not consented to use the application with ID '"
                + clientId
                + "'. Send an interactive authorization request for this user and resource.")
        .with("consent_required", "");
  }
}
