package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.TenantRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one credential may ask a tool for, and how long it waits.
 *
 * @param tenants which tenants may be asked for
 * @param subscription the subscription whose account is asked, or {@code null}
 * @param timeout how long the tool may take
 * @param longer what a timeout advises in place of the builders' options, or {@code null}
 */
public record ToolPolicy(
    TenantRule tenants, @Nullable String subscription, Duration timeout, @Nullable Remedy longer) {
  /**
   * The same for a tool that knows no subscriptions.
   *
   * @return the policy
   */
  public ToolPolicy withoutSubscription() {
    return subscription == null ? this : new ToolPolicy(tenants, null, timeout, longer);
  }
}
