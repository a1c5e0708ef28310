package dev.latchkey.identity.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The addresses of a host. The system's lookup of a name knows neither deadline nor interrupt and
 * may take half a minute. So it runs on a thread of its own, which ends with it, and the caller
 * waits no longer than it has time.
 */
final class HostLookup {
  /** How a name is looked up. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final Resolver resolver;

  HostLookup(Resolver resolver) {
    this.resolver = resolver;
  }

  InetAddress[] addressesOf(String host, long millis) throws IOException, InterruptedException {
    if (isAddress(host)) {
      return resolver.addressesOf(host);
    }
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> resolver.addressesOf(host));
    Thread thread = new Thread(lookup, "latchkey-lookup");
    thread.setDaemon(true);
    try {
      thread.start();
      return lookup.get(millis, TimeUnit.MILLISECONDS);
    } catch (OutOfMemoryError e) {
      throw new IOException("the system has no thread to spare", e);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("no address in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IOException(e.getCause());
    }
  }

  /** True if no name server is asked. */
  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }
}
