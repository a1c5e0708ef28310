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
public final class HostLookup {
  /** How a name is looked up. */
  @FunctionalInterface
  public interface Resolver {
    /** The addresses of a host, at least one. */
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final Resolver resolver;

  /**
   * Creates a lookup.
   *
   * @param resolver looks a name up
   */
  public HostLookup(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Looks a host up.
   *
   * @param host its name or address
   * @param millis how long that may take
   * @return its addresses, at least one
   * @throws IOException if it has none, or the time is over
   * @throws InterruptedException if the thread is interrupted
   */
  public InetAddress[] addressesOf(String host, long millis)
      throws IOException, InterruptedException {
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
