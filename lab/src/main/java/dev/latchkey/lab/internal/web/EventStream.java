package dev.latchkey.lab.internal.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Server-sent events to one client without TLS (HTML standard, section 9.2). Nothing is kept for a
 * slow client: sending waits until it reads.
 */
public final class EventStream {
  /** What the system keeps for a slow client, in bytes. By default that is some megabytes. */
  private static final int SEND_BUFFER = 1 << 16;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  EventStream(Socket socket, InputStream in, OutputStream out) throws IOException {
    socket.setSendBufferSize(SEND_BUFFER);
    this.socket = socket;
    this.in = in;
    this.out = out;
  }

  /**
   * Sends an event.
   *
   * @param name its name
   * @param data its data: a map, a list or a node, which JSON writes on one line
   * @throws IOException if the client is gone
   */
  public void send(String name, Object data) throws IOException {
    ByteArrayOutputStream event = new ByteArrayOutputStream(2048);
    event.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    event.writeBytes(Json.bytes(data));
    event.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    event.writeTo(out);
  }

  /**
   * Waits. A client that goes away ends the wait, so that no thread stays with it.
   *
   * @param pause how long
   * @return false if the client is gone. It has nothing more to say, so that is also what a further
   *     request on this connection means
   * @throws IOException if the connection is broken
   */
  public boolean isOpenAfter(Duration pause) throws IOException {
    socket.setSoTimeout((int) pause.toMillis());
    try {
      in.read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }
}
