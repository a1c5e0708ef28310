package dev.latchkey.cli;

import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.tool.SignIn;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a sign-in is the one that a project file wants, by the tool's files. A token says it for
 * certain; the files have to do where a tool holds none.
 */
enum ProjectMatch {
  /** Nothing in the files speaks against it. */
  POSSIBLE,
  /** The tool's tokens are of another account: the project file will refuse them. */
  OTHER_ACCOUNT,
  /** The account has nothing in the project's tenant that the tool knows of. It may be a guest. */
  OTHER_TENANT;

  /**
   * Compares them.
   *
   * @param tenants the tenants that the tool's files list; empty if they list none
   */
  static ProjectMatch of(ProjectFile project, SignIn signIn, Set<String> tenants) {
    String account = project.account();
    // An object id stands in tokens alone, and so does the name that a tenant gives to a guest.
    if (account != null
        && account.contains("@")
        && !account.toUpperCase(Locale.ROOT).contains("#EXT#")
        && !account.equalsIgnoreCase(signIn.account())) {
      return OTHER_ACCOUNT;
    }
    String tenant = project.tenant();
    return tenant == null || tenants.isEmpty() || tenants.contains(tenant.toLowerCase(Locale.ROOT))
        ? POSSIBLE
        : OTHER_TENANT;
  }
}
