package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.source.Owner;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in to a tool, by its files. All texts are short and without control characters.
 *
 * @param account a person's name, an application's id, or what the tool calls a managed identity
 * @param kind what kind of account it is
 * @param homeAccountId the person's id in the tool's token cache, where known
 * @param tenantId the tenant that the tool asks for unless told otherwise; empty where unknown
 * @param subscriptionId the subscription, or {@code null} for a sign-in without one
 * @param cloud the cloud's name
 * @param hold whether the tool's token cache still holds the account
 * @param fingerprint what a cache of tokens is bound to
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
    /** A person. */
    USER,
    /** An application with a secret, a certificate or an assertion. */
    SERVICE_PRINCIPAL,
    /** The identity of the machine. */
    MANAGED_IDENTITY
  }

  /**
   * Who signed in, as the owner of the tokens of this sign-in.
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

  /** Without the person. */
  @Override
  public String toString() {
    return "SignIn[kind=" + kind + ", tenantId=" + tenantId + ", cloud=" + cloud + "]";
  }
}
