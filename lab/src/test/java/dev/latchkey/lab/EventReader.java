package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Listens to the events of a lab, as the console does. */
final class EventReader implements AutoCloseable {
  private final Socket socket = new Socket();
  private final BufferedReader lines;

  /** The line of the answer's status. */
  final String status;

  /** The recorded requests that were sent, and those that were skipped. */
  private int requests;

  private int skipped;

  /**
   * One event.
   *
   * @param name its name
   * @param data its data
   */
  record Event(String name, JsonNode data) {}

  EventReader(Lab lab) throws IOException {
    socket.setReceiveBufferSize(4096); // Little is under way to a reader that does not read.
    socket.setSoTimeout((int) ToolRun.DEADLINE.toMillis());
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), lab.controlUri().getPort()));
    String request =
        "GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:"
            + lab.controlUri().getPort()
            + "\r\nAuthorization: Bearer "
            + lab.controlUri().getFragment()
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    status = String.valueOf(lines.readLine());
    while (!String.valueOf(lines.readLine()).isEmpty()) {
      // The other headers.
    }
  }

  /** The next event; nothing if the lab has ended the stream. */
  Optional<Event> next() throws IOException {
    String name = lines.readLine();
    if (name == null) {
      return Optional.empty();
    }
    String data = lines.readLine();
    lines.readLine();
    Event event =
        new Event(
            name.substring("event: ".length()), AzInLab.parse(data.substring("data: ".length())));
    requests += event.name().equals("requests") ? event.data().size() : 0;
    skipped += event.data().path("count").asInt();
    return Optional.of(event);
  }

  JsonNode nextState() throws IOException {
    Event event = next().orElseThrow();
    while (!event.name().equals("state")) {
      event = next().orElseThrow();
    }
    return event.data();
  }

  /** Reads until it knows of so many requests. */
  void readUntil(int total) throws IOException {
    while (requests + skipped < total) {
      assertThat(next()).as("the stream goes on").isPresent();
    }
  }

  int requests() {
    return requests;
  }

  int skipped() {
    return skipped;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
