package dev.latchkey.access.internal.plan;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Permission;
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
    if (!Permission.READ.isHeldBy(caller)) {
      throw missing(caller, label, List.of(Permission.READ.least()));
    }
    if (!Names.isGuid(tenant)) {
      Graph.Tenant there = azure.graph().tenant();
      require(
          there.id().equalsIgnoreCase(caller.tenantId())
              && there.domains().stream().anyMatch(tenant::equalsIgnoreCase),
          tenant,
          caller,
          label);
    }
    return caller;
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
