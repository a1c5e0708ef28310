package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.TenantRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of a credential that runs a tool, as they were when it was built.
 *
 * @param tenants which tenants may be asked for
 * @param subscription the subscription whose account is asked, or {@code null}
 * @param timeout how long the tool may take
 * @param accountLogged whether the log may name the account
 */
record ToolOptions(
    TenantRule tenants, @Nullable String subscription, Duration timeout, boolean accountLogged) {}
