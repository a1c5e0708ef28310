package dev.latchkey.identity.internal.tool;

import org.jspecify.annotations.Nullable;

/**
 * Which token is looked for in a tool's own cache. The caller has checked that the credential may
 * ask for it.
 *
 * @param scope the one scope, as the tool puts it into its cache: {@code RESOURCE/.default}
 * @param tenantId the tenant to ask for, or {@code null} for the tool's own
 * @param subscription the id or name of the subscription whose account is meant, or {@code null}
 */
public record CacheQuery(String scope, @Nullable String tenantId, @Nullable String subscription) {}
