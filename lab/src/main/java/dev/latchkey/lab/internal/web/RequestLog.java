package dev.latchkey.lab.internal.web;

import dev.latchkey.lab.traffic.RecordedRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The requests to the lab, the newest {@value #CAPACITY}.
 *
 * <p>Only the values of parameters that are known to be harmless are kept. All others are replaced,
 * so that a new kind of secret is never recorded.
 */
public final class RequestLog {
  static final int CAPACITY = 10_000;
  private static final String REDACTED = "<redacted>";

  private static final Set<String> HARMLESS =
      Set.of(
          "$filter",
          "$top",
          "api-version",
          "authorization_endpoint",
          "claims",
          "client_assertion_type",
          "client_id",
          "code_challenge",
          "code_challenge_method",
          "comp",
          "delimiter",
          "error",
          "grant_type",
          "include",
          "login_hint",
          "marker",
          "maxresults",
          "mi_res_id",
          "msi_res_id",
          "nonce",
          "object_id",
          "prefix",
          "principal_id",
          "prompt",
          "redirect_uri",
          "resource",
          "response_mode",
          "response_type",
          "restype",
          "scope",
          "state",
          "timeout",
          "username");

  private final Clock clock;
  private final Deque<RecordedRequest> requests = new ArrayDeque<>();

  /** How many requests there were since the lab started, those that were dropped too. */
  private long total;

  /**
   * What a reader has not seen.
   *
   * @param requests the newest requests, oldest first
   * @param skipped how many older ones the reader does not get
   * @param next where the reader goes on
   */
  public record News(List<RecordedRequest> requests, long skipped, long next) {}

  /**
   * An empty log.
   *
   * @param clock tells when a request arrived
   */
  public RequestLog(Clock clock) {
    this.clock = clock;
  }

  void recordTunnel(String target, int status) {
    // A target comes from a client and may be no valid address.
    String shown = target.replaceAll("[^A-Za-z0-9.:\\[\\]-]", "?");
    keep(new RecordedRequest(clock.instant(), "CONNECT", asUri("//" + shown), Map.of(), status));
  }

  void record(Exchange exchange) {
    String query = encode(redact(exchange.query().asMap()));
    String shown = exchange.scheme() + "://" + exchange.host() + exchange.rawPath();
    keep(
        new RecordedRequest(
            clock.instant(),
            exchange.method(),
            exchange.hasQuery() ? asUri(shown + "?" + query) : asUri(shown),
            redact(exchange.formAsRead()),
            exchange.status()));
  }

  private static URI asUri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return URI.create("unreadable:address");
    }
  }

  private synchronized void keep(RecordedRequest request) {
    if (requests.size() == CAPACITY) {
      requests.removeFirst();
    }
    requests.addLast(request);
    total++;
  }

  /**
   * The requests since a reader's last look. The log keeps nothing for its readers, so that a slow
   * one costs no memory: it misses the requests that are too old.
   *
   * @param next where the reader goes on, 0 at first
   * @param most how many requests the reader takes
   * @return the news
   */
  public synchronized News since(long next, int most) {
    long unseen = total - next;
    int taken = (int) Math.min(Math.min(unseen, most), requests.size());
    List<RecordedRequest> newest = new ArrayList<>(taken);
    Iterator<RecordedRequest> backwards = requests.descendingIterator();
    while (newest.size() < taken) {
      newest.add(backwards.next());
    }
    Collections.reverse(newest);
    return new News(Collections.unmodifiableList(newest), unseen - taken, total);
  }

  /** {@return the requests so far, oldest first} */
  public synchronized List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  private static Map<String, String> redact(Map<String, String> values) {
    Map<String, String> redacted = new LinkedHashMap<>();
    values.forEach((name, value) -> redacted.put(name, HARMLESS.contains(name) ? value : REDACTED));
    return redacted;
  }

  private static String encode(Map<String, String> values) {
    return values.entrySet().stream()
        .map(e ->
            URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
