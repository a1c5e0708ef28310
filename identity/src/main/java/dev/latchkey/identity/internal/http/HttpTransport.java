package dev.latchkey.identity.internal.http;

import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;

/** Sends requests. Safe for use by many threads. */
@FunctionalInterface
public interface HttpTransport {
  /**
   * Sends a request.
   *
   * @param call the request
   * @return the answer, whatever its status
   * @throws IOException when there is none; {@link java.net.SocketTimeoutException} when it did not
   *     come in time
   * @throws InterruptedException when the thread was interrupted; the request has been given up
   */
  HttpAnswer send(HttpCall call) throws IOException, InterruptedException;

  /**
   * The server that gets a request, as messages name it.
   *
   * @param call the request
   * @return its name
   */
  default String server(HttpCall call) {
    return call.server();
  }

  /**
   * The failure of a request without an answer.
   *
   * @param e what {@link #send} threw
   * @param call the request
   * @return the failure
   */
  default Failure unreachable(IOException e, HttpCall call) {
    return Unreachable.failure(e, server(call));
  }
}
