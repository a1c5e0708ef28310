package dev.latchkey.identity.internal.managed;

import java.io.IOException;
import java.time.Duration;

/** How requests reach an endpoint of the machine. Safe for use by many threads at once. */
@FunctionalInterface
public interface EndpointHttp {
  /**
   * Sends one request, and does not follow redirects.
   *
   * @param request the request
   * @param timeout from now to the last byte of the answer
   * @return the answer, whatever its status
   * @throws IOException when there is none, {@link java.net.SocketTimeoutException} when the time
   *     is over
   * @throws InterruptedException when the thread was interrupted; the request has been given up
   */
  EndpointAnswer get(EndpointRequest request, Duration timeout)
      throws IOException, InterruptedException;
}
