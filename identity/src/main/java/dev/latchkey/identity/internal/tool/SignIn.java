package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.source.Owner;
import org.jspecify.annotations.Nullable;

/**
 * The account that is signed in to a tool, by its files. All texts are short and without control
 * characters.
 *
 * @param account a user's name, an application's id, or the tool's name for a managed identity
 * @param kind the kind of account
 * @param homeAccountId the user's id in the tool's token cache, if known
 * @param tenantId the tenant that the tool uses by default; empty if unknown
 * @param subscriptionId the subscription, or {@code null} for a sign-in without one
 * @param cloud the cloud's name
 * @param hold whether the tool's token cache still holds the account
 * @param fingerprint what cached tokens are bound to
 */
public record SignIn(
    String account,
    Kind kind,
    @Nullable String homeAccountId,
    String tenantId,
    @Nullable String subscriptionId,
    String cloud,
    Hold hold,
    Fingerprint fingerprint) {

  /** The kinds of account. */
  public enum Kind {
    /** A user. */
    USER,
    /** An application with a secret, a certificate or an assertion. */
    SERVICE_PRINCIPAL,
    /** The identity of the machine. */
    MANAGED_IDENTITY
  }

  /**
   * The owner of the tokens of this sign-in.
   *
   * @return the owner; a token's own claims say more
   */
  public Owner owner() {
    return new Owner(account, homeAccountId, null, null);
  }

  /**
   * The same sign-in, used by another tool.
   *
   * @param tool the other tool's program
   * @return the sign-in
   */
  public SignIn through(String tool) {
    return new SignIn(
        account,
        kind,
        homeAccountId,
        tenantId,
        subscriptionId,
        cloud,
        hold,
        fingerprint.through(tool));
  }

  /** Leaves the account out. */
  @Override
  public String toString() {
    return "SignIn[kind=" + kind + ", tenantId=" + tenantId + ", cloud=" + cloud + "]";
  }
}
