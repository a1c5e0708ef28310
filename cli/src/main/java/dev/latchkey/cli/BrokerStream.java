package dev.latchkey.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;

/** A broker in another process's lab. It ends when this stream is closed, or with this process. */
final class BrokerStream implements AutoCloseable {
  private static final String DATA = "data: ";

  private final HttpURLConnection http;
  private final BufferedReader events;
  private final String busAddress;

  private BrokerStream(HttpURLConnection http, BufferedReader events, String busAddress) {
    this.http = http;
    this.events = events;
    this.busAddress = busAddress;
  }

  /** Reads the first event, which says where the bus is. */
  static BrokerStream open(HttpURLConnection http) throws IOException {
    BufferedReader events =
        new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8));
    String line = events.readLine();
    while (line != null && !line.startsWith(DATA)) {
      line = events.readLine();
    }
    if (line == null) {
      throw new IOException("the stream has no event");
    }
    Object address = Json.read(line.substring(DATA.length())).get("busAddress");
    http.setReadTimeout(0);
    return new BrokerStream(http, events, String.valueOf(address));
  }

  String busAddress() {
    return busAddress;
  }

  /** Waits until the lab ends the broker: nothing more comes before that. */
  void awaitEnd() {
    try {
      while (events.readLine() != null) {
        // The end of an event.
      }
    } catch (IOException e) {
      // The lab is gone.
    }
  }

  @Override
  public void close() {
    http.disconnect();
  }
}
