package dev.latchkey.lab.traffic;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * One request that the lab was asked, as it arrived: secrets are replaced by {@code <redacted>}
 * before it is kept.
 *
 * @param at when it arrived
 * @param method the HTTP method, {@code CONNECT} for a tunnel through the proxy
 * @param uri what was asked for; for {@code CONNECT} the {@code host:port} asked for
 * @param form the fields of a form body, or of an empty map for any other body
 * @param status the HTTP status that the lab answered; 0 when it answered nothing
 */
public record RecordedRequest(
    Instant at, String method, URI uri, Map<String, String> form, int status) {}
