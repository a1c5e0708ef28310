package dev.latchkey.access;

/** Why a service refused a request. Only some refusals are about roles. */
public enum RefusalCause {
  /** The caller has no role that allows the request, or has one that is not effective yet. */
  MISSING_ROLE("a role is missing, or not effective yet"),
  /** The key vault decides by its own access policies: Azure roles don't count there. */
  ACCESS_POLICY("the key vault uses access policies, and none of them allows this"),
  /** A firewall, a network rule, or a private endpoint: the caller's roles were not looked at. */
  NETWORK("the network rules of the resource don't allow this machine"),
  /** The request was made with an account key, a SAS or a connection string, not with a token. */
  KEY("the request was made with a key or a SAS, not with a token"),
  /** The token itself was refused. */
  TOKEN("the token was refused"),
  /** Azure Policy forbids it to everyone. */
  AZURE_POLICY("Azure Policy forbids this to everyone"),
  /** A deny assignment takes away what a role allows. */
  DENY("a deny assignment forbids this"),
  /** Microsoft Graph: decided by permissions of the app and by directory roles. */
  DIRECTORY("Microsoft Graph asks for a permission of the app or a directory role"),
  /** The service does this for no token: it is done through Azure Resource Manager. */
  UNSUPPORTED("the service does not do this for a token"),
  /** The resource, the account, or the secret is disabled. */
  STATE("the state of the resource does not allow this"),
  /** The refusal says nothing about its cause. */
  UNKNOWN("the refusal does not say why");

  private final String meaning;

  RefusalCause(String meaning) {
    this.meaning = meaning;
  }

  /**
   * What it means.
   *
   * @return a clause without a final full stop
   */
  public String meaning() {
    return meaning;
  }

  /**
   * True if assigning a role can help.
   *
   * @return true for {@link #MISSING_ROLE} and {@link #UNKNOWN}
   */
  public boolean isAboutRoles() {
    return this == MISSING_ROLE || this == UNKNOWN;
  }
}
