package dev.latchkey.lab.internal.web;

import java.io.IOException;
import java.util.Optional;

/** What lets a page of another origin send a request and read the answer (CORS). */
public final class CrossOrigin {
  private static final String DAY = "86400";

  private CrossOrigin() {}

  /**
   * The origin of the page that sends a request.
   *
   * @param exchange the request
   * @return the origin, {@code null} in letters for one without a name; empty if no page sends it
   */
  public static Optional<String> of(Exchange exchange) {
    return exchange.header("Origin");
  }

  /**
   * Lets any page read the answer.
   *
   * @param exchange the request, before it is answered
   */
  public static void allow(Exchange exchange) {
    if (exchange.header("Origin").isPresent()) {
      exchange.with("Access-Control-Allow-Origin", "*");
    }
  }

  /**
   * Answers a browser that asks whether it may send a request.
   *
   * @param exchange the question
   * @param methods the methods that a page may use
   * @throws IOException if the client is gone
   */
  public static void answerPreflight(Exchange exchange, String methods) throws IOException {
    exchange
        .with("Access-Control-Allow-Origin", "*")
        .with("Access-Control-Allow-Methods", methods + ", OPTIONS")
        .with("Access-Control-Max-Age", DAY);
    exchange
        .header("Access-Control-Request-Headers")
        .filter(names -> names.matches("[A-Za-z0-9, -]{1,500}"))
        .ifPresent(names -> exchange.with("Access-Control-Allow-Headers", names));
    exchange.answer(200);
  }
}
