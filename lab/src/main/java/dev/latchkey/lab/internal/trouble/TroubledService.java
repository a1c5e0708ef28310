package dev.latchkey.lab.internal.trouble;

import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A service in front of which things go wrong. */
public final class TroubledService implements Service {
  private static final String HTML = "text/html; charset=utf-8";

  private final Service service;
  private final Troubles troubles;
  private final Function<Exchange, List<Place>> places;

  /**
   * Stands in front of a service.
   *
   * @param service what answers when nothing goes wrong
   * @param troubles what goes wrong
   * @param places where a request is
   */
  public TroubledService(
      Service service, Troubles troubles, Function<Exchange, List<Place>> places) {
    this.service = service;
    this.troubles = troubles;
    this.places = places;
  }

  /**
   * Stands in front of a service that is one place.
   *
   * @param service what answers when nothing goes wrong
   * @param troubles what goes wrong
   * @param place where it is
   */
  public TroubledService(Service service, Troubles troubles, Place place) {
    this(service, troubles, exchange -> List.of(place));
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    try {
      for (Place place : places.apply(exchange)) {
        troubles.meet(place, Subject.UNKNOWN);
      }
      service.handle(exchange);
    } catch (Troubles.HappensException e) {
      answer(exchange, e.trouble());
    }
  }

  private static void answer(Exchange exchange, Trouble trouble) throws IOException {
    boolean isService =
        trouble.kind() == Trouble.Kind.THROTTLED || trouble.kind() == Trouble.Kind.STATUS;
    if (!isService) {
      // What comes from elsewhere does not bear the service's name.
      exchange.without("Server");
    }
    switch (trouble.kind()) {
      case SILENT -> exchange.leaveUnanswered();
      case RESET -> exchange.reset();
      case THROTTLED -> {
        exchange.with("Retry-After", Long.toString(trouble.duration().toSeconds()));
        answerStatus(exchange, trouble);
      }
      case STATUS -> answerStatus(exchange, trouble);
      case GARBAGE ->
          exchange.answer(200, "application/json; charset=utf-8", "{\"access_token\": \"eyJ0eXAi");
      case HTML ->
          exchange.answer(
              trouble.status(),
              HTML,
              "<!DOCTYPE html><html><head><title>Welcome</title></head>"
                  + "<body><h1>Sign in to the network</h1></body></html>\n");
      // Docker Desktop's words on Windows, as users report them.
      case UNREACHABLE ->
          exchange.answer(
              403,
              "text/plain; charset=utf-8",
              "connecting to 169.254.169.254:80: connecting to 169.254.169.254:80: dial tcp"
                  + " 169.254.169.254:80: connectex: A socket operation was attempted to an"
                  + " unreachable network.\n");
      default -> throw new IllegalStateException(trouble.toString());
    }
  }

  private static void answerStatus(Exchange exchange, Trouble trouble) throws IOException {
    int status = trouble.status();
    switch (trouble.place()) {
      case TOKENS, ENTRA -> {
        if (status == 429) {
          exchange.answerJson(
              429,
              Map.of(
                  "error",
                  "temporarily_unavailable",
                  "error_description",
                  "AADSTS90055: There are too many incoming requests. Try again later.",
                  "error_codes",
                  List.of(90055)));
        } else {
          exchange.answer(status, HTML, page(status));
        }
      }
      case IMDS -> {
        exchange.with("Server", "IMDS/150.870.65.1854");
        exchange.answerJson(status, Map.of("error", reason(status)));
      }
      case APP_SERVICE ->
          exchange.answerJson(status, Map.of("statusCode", status, "message", reason(status)));
      case RESOURCE_MANAGER, KEY_VAULT ->
          exchange.answerJson(
              status,
              Map.of(
                  "error",
                  Map.of("code", reason(status).replace(" ", ""), "message", reason(status))));
      case BLOBS, PIPELINES -> exchange.answer(status, HTML, page(status));
    }
  }

  private static String page(int status) {
    return "<html><head><title>"
        + reason(status)
        + "</title></head><body><h2>"
        + reason(status)
        + "</h2><hr><p>HTTP Error "
        + status
        + "</p></body></html>\n";
  }

  private static String reason(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 408 -> "Request Timeout";
      case 410 -> "Gone";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Status " + status;
    };
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    service.answerFault(exchange);
  }
}
