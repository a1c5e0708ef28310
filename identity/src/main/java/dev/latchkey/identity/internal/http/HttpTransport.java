package dev.latchkey.identity.internal.http;

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
}
