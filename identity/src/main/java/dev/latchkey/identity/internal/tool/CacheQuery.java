package dev.latchkey.identity.internal.tool;

import org.jspecify.annotations.Nullable;

/**
 * The token to look for in a tool's own cache. The caller has checked that the credential may
 * request it.
 *
 * @param scope the one scope, in the form of the tool's cache: {@code RESOURCE/.default}
 * @param tenantId the requested tenant, or {@code null} for the tool's own
 * @param subscription the id or name of the subscription that selects the account, or {@code null}
 */
public record CacheQuery(String scope, @Nullable String tenantId, @Nullable String subscription) {}
