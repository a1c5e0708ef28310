package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The proof that the instance metadata service answers at its address. On a developer's machine
 * something else may answer: Docker Desktop, a proxy, a captive portal, the service of another
 * cloud. None of them may keep a chain from the developer's sign-in. The proof is a request without
 * the header {@code Metadata}, which the service refuses in its own words.
 */
final class ImdsProof {
  /**
   * The proven addresses, for the life of this process, since a machine does not leave Azure. A
   * failure is not kept, since the service may be starting.
   */
  private static final Set<String> PROVEN = ConcurrentHashMap.newKeySet();

  private final Endpoint endpoint;
  private final HttpTransport http;

  ImdsProof(Endpoint endpoint, HttpTransport http) {
    this.endpoint = endpoint;
    this.http = http;
  }

  /** True if the address has been proven before. */
  static boolean isProven(Endpoint endpoint) {
    return PROVEN.contains(endpoint.imdsAddress());
  }

  /** For tests, whose endpoints reuse the ports of earlier ones. */
  static void forget(String address) {
    PROVEN.remove(address);
  }

  /** Fails unless the service proves itself. */
  void require(Duration within, EndpointFailure failures) throws Failure, InterruptedException {
    if (isProven(endpoint)) {
      return;
    }
    try {
      EndpointAnswer answer = EndpointAnswer.of(http.send(endpoint.probe().within(within)));
      if (!answer.provesImds()) {
        throw failures.ofStranger(answer);
      }
      PROVEN.add(endpoint.imdsAddress());
    } catch (IOException e) {
      throw failures.ofNobody();
    }
  }
}
