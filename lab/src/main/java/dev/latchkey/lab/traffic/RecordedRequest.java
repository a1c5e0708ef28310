package dev.latchkey.lab.traffic;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * One request to the lab. Secrets are replaced by {@code <redacted>} before it is kept.
 *
 * @param at when it arrived
 * @param method the HTTP method, {@code CONNECT} for a tunnel through the proxy
 * @param uri the address; for {@code CONNECT} its {@code host:port}
 * @param form the fields of a form body, empty for any other body
 * @param status the HTTP status of the answer, 0 for no answer
 */
public record RecordedRequest(
    Instant at, String method, URI uri, Map<String, String> form, int status) {}
