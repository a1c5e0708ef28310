package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether what answers at the address of the instance metadata service is that service. Anything
 * may answer there on a developer's machine: Docker Desktop, a proxy, a captive portal, another
 * cloud's service of the same address; none of them may keep a chain from the developer's sign-in.
 * It is asked without the header {@code Metadata}, which the service refuses in words of its own.
 */
final class ImdsProof {
  /**
   * What was proven, by address and for the life of this process: a machine does not leave Azure. A
   * failure is not kept, since the service may only be starting.
   */
  private static final Set<String> PROVEN = ConcurrentHashMap.newKeySet();

  private final Endpoint endpoint;
  private final HttpTransport http;

  ImdsProof(Endpoint endpoint, HttpTransport http) {
    this.endpoint = endpoint;
    this.http = http;
  }

  /** Whether it has been proven before. */
  static boolean isProven(Endpoint endpoint) {
    return PROVEN.contains(endpoint.imdsAddress());
  }

  /** For tests, whose endpoints get ports that others had before them. */
  static void forget(String address) {
    PROVEN.remove(address);
  }

  /** Returns when it is proven. */
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
      throw failures.ofSilence(false, false);
    }
  }
}
