package dev.latchkey.identity.internal.entra;

import java.io.IOException;

/** Sends a request and gives the answer, whatever its status. */
@FunctionalInterface
public interface HttpExchange {
  /**
   * Sends a request.
   *
   * @param call the request
   * @return the answer
   * @throws IOException when there is none
   * @throws InterruptedException if this thread is interrupted
   */
  HttpAnswer send(HttpCall call) throws IOException, InterruptedException;
}
