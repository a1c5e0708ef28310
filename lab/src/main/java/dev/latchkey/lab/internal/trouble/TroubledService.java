package dev.latchkey.lab.internal.trouble;

import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** A service to which scripted troubles happen. */
public final class TroubledService implements Service {
  private final Service service;
  private final Troubles troubles;
  private final Function<Exchange, List<Place>> places;

  /**
   * Wraps a service.
   *
   * @param service the service
   * @param troubles the scripted troubles
   * @param places the places to which a request belongs
   */
  public TroubledService(
      Service service, Troubles troubles, Function<Exchange, List<Place>> places) {
    this.service = service;
    this.troubles = troubles;
    this.places = places;
  }

  /**
   * Wraps a service that is one place.
   *
   * @param service the service
   * @param troubles the scripted troubles
   * @param place its place
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

  private void answer(Exchange exchange, Trouble trouble) throws IOException {
    if (trouble.kind() == Trouble.Kind.LOST_ANSWER) {
      exchange.loseAnswer();
      try {
        service.handle(exchange);
      } catch (Troubles.HappensException e) {
        // A trouble at the token endpoint, inside that of all of Entra.
        answer(exchange, e.trouble());
      }
      return;
    }
    boolean isService =
        trouble.kind() == Trouble.Kind.THROTTLED || trouble.kind() == Trouble.Kind.STATUS;
    if (!isService) {
      // The answer comes from another program.
      exchange.without("Server");
    }
    switch (trouble.kind()) {
      case SILENT -> exchange.leaveUnanswered();
      case RESET -> exchange.reset();
      case THROTTLED -> {
        exchange.with("Retry-After", Long.toString(trouble.duration().toSeconds()));
        answerStatus(exchange, trouble.status());
      }
      case STATUS -> answerStatus(exchange, trouble.status());
      case GARBAGE ->
          exchange.answer(200, "application/json; charset=utf-8", "{\"access_token\": \"eyJ0eXAi");
      case HTML ->
          exchange.answer(
              trouble.status(),
              "text/html; charset=utf-8",
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

  @Override
  public void answerStatus(Exchange exchange, int status) throws IOException {
    service.answerStatus(exchange, status);
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    service.answerFault(exchange);
  }
}
