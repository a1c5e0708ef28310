package dev.latchkey.lab.internal.web;

import java.io.IOException;

/** A service that a lab plays. */
@FunctionalInterface
public interface Service {
  /**
   * Answers one request.
   *
   * @param exchange the request and its answer
   * @throws IOException if the client is gone
   */
  void handle(Exchange exchange) throws IOException;

  /**
   * Answers with nothing but an error status, in the shape of the service's own errors. By default
   * that is a web page, as a gateway in front of a service sends it.
   *
   * @param exchange the request
   * @param status 400 to 599
   * @throws IOException if the client is gone
   */
  default void answerStatus(Exchange exchange, int status) throws IOException {
    String reason = Status.reason(status);
    exchange.answer(
        status,
        "text/html; charset=utf-8",
        "<html><head><title>"
            + reason
            + "</title></head><body><h2>"
            + reason
            + "</h2><hr><p>HTTP Error "
            + status
            + "</p></body></html>\n");
  }

  /**
   * Answers after a fault of the lab itself, with the real service's error and never a stack trace.
   *
   * @param exchange the request that met the fault
   * @throws IOException if the client is gone
   */
  default void answerFault(Exchange exchange) throws IOException {
    exchange.answer(500, "text/plain; charset=utf-8", "Internal Server Error");
  }
}
