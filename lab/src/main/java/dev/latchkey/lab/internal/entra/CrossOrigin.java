package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.util.Optional;

/**
 * What lets a page of another origin read an answer (CORS). Entra lets every page read its
 * documents. Every page may call the token endpoint, which gives tokens only for redirect URIs of
 * single-page apps.
 */
final class CrossOrigin {
  private static final String DAY = "86400";

  private CrossOrigin() {}

  /** The origin of the page that sends a request, unless it comes from no other page. */
  static Optional<String> of(Exchange exchange) {
    return exchange.header("Origin").filter(origin -> !origin.equals("null"));
  }

  /** Lets any page read the answer. */
  static void allow(Exchange exchange) {
    if (exchange.header("Origin").isPresent()) {
      exchange.with("Access-Control-Allow-Origin", "*");
    }
  }

  /** Answers a browser that asks whether it may send a request. */
  static void answerPreflight(Exchange exchange, String methods) throws IOException {
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
