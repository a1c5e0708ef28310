package dev.latchkey.identity.internal.state;

import org.jspecify.annotations.Nullable;

/**
 * What a tool would be asked for. Whoever asks has made sure that it may ask for this.
 *
 * @param scope the one scope, as the tool puts it into its cache: {@code RESOURCE/.default}
 * @param tenantId the tenant to ask for, or {@code null} for the tool's own
 * @param subscription the id or name of the subscription whose account is meant, or {@code null}
 * @param isChallenged whether the request carries claims, which no cached token answers
 */
public record CacheQuery(
    String scope, @Nullable String tenantId, @Nullable String subscription, boolean isChallenged) {}
