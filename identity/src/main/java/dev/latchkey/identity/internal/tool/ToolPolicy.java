package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.TenantRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one credential may request from a tool, and how long it waits.
 *
 * @param tenants the tenants that may be requested
 * @param subscription the subscription that selects the account, or {@code null}
 * @param timeout how long the tool may take
 * @param longer the remedy of a timeout, in place of the builders' options, or {@code null}
 */
public record ToolPolicy(
    TenantRule tenants, @Nullable String subscription, Duration timeout, @Nullable Remedy longer) {
  /**
   * The same policy for a tool without subscriptions.
   *
   * @return the policy
   */
  public ToolPolicy withoutSubscription() {
    return subscription == null ? this : new ToolPolicy(tenants, null, timeout, longer);
  }
}
