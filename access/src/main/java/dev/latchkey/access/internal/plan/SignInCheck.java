package dev.latchkey.access.internal.plan;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.GraphPermission;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.FailureKind;
import java.util.List;

/** Checks, before anything is read or changed, that this sign-in is for the file's tenant. */
public final class SignInCheck {
  private SignInCheck() {}

  /**
   * Checks the tenant of the sign-in.
   *
   * @param azure the services
   * @param label the source of the token, for messages
   * @return who signs in
   */
  public static Caller check(Azure azure, String label) {
    Caller caller = azure.caller();
    String tenant = azure.tenant();
    if (Names.isGuid(tenant)) {
      require(caller.tenantId().equalsIgnoreCase(tenant), tenant, caller, label);
    }
    if (!GraphPermission.READ.isHeldBy(caller)) {
      throw missing(caller, label, List.of(GraphPermission.READ.least()));
    }
    if (!Names.isGuid(tenant)) {
      Graph.Tenant there = tenant(azure, caller);
      require(
          there.id().equalsIgnoreCase(caller.tenantId())
              && there.domains().stream().anyMatch(tenant::equalsIgnoreCase),
          tenant,
          caller,
          label);
    }
    return caller;
  }

  private static Graph.Tenant tenant(Azure azure, Caller caller) {
    try {
      return azure.graph().tenant();
    } catch (AzureException e) {
      throw explained(e, caller);
    }
  }

  /** A failure of the directory; what guests may not is a matter of the account and no role's. */
  static AccessException explained(AzureException e, Caller caller) {
    return e.isDenied() && caller.isGuest()
        ? new AccessException(
            FailureKind.REFUSED,
            "The account "
                + Names.shown(caller.account())
                + " is a guest of the tenant '"
                + caller.tenantId()
                + "', and may not read its directory ("
                + e.status()
                + " "
                + e.code()
                + ")",
            "Sign in with an account of the tenant itself",
            e)
        : e;
  }

  private static void require(boolean isSame, String tenant, Caller caller, String label) {
    if (!isSame) {
      throw new AccessException(
          FailureKind.INVALID_REQUEST,
          "The file is for the tenant '"
              + tenant
              + "', but the token of "
              + label
              + " (account "
              + Names.shown(caller.account())
              + ") is for the tenant '"
              + Names.shown(caller.tenantId())
              + "'",
          "Sign in to the tenant '" + tenant + "', for example: az login --tenant " + tenant);
    }
  }

  /** A failure for a token that lacks permissions. */
  public static AccessException missing(Caller caller, String label, List<String> permissions) {
    return new AccessException(
        FailureKind.REFUSED,
        "The Microsoft Graph token of "
            + label
            + " (account "
            + Names.shown(caller.account())
            + ") lacks the permission "
            + String.join(", ", permissions),
        "Sign in with the Azure CLI, whose tokens carry it: az login --tenant "
            + caller.tenantId());
  }
}
