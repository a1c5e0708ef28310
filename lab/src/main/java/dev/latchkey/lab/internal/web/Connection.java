package dev.latchkey.lab.internal.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;

/** The connection of one client: its requests are answered one after another. */
public final class Connection {
  /** How long a client may take from the first byte of a request to the end of its head. */
  static final Duration HEAD_LIMIT = Duration.ofSeconds(30);

  private final Socket socket;
  private final Socket plaintext;
  private final String scheme;
  private final InputStream in;
  private final OutputStream out;
  private final Clock clock;
  private final Consumer<Exchange> beforeAnswer;
  private boolean isLast;
  private boolean isAnswered;

  /**
   * A connection without TLS.
   *
   * @param socket the connection
   * @param clock tells the date of an answer
   * @param beforeAnswer is called when the status is known and nothing is sent, so that a client
   *     that has its answer finds the request recorded
   * @throws IOException if the client is gone
   */
  public Connection(Socket socket, Clock clock, Consumer<Exchange> beforeAnswer)
      throws IOException {
    this(socket, socket, clock, beforeAnswer);
  }

  /**
   * A connection whose bytes come through TLS.
   *
   * @param socket the connection to the client
   * @param plaintext the TLS socket above it, or the same socket for none
   */
  Connection(Socket socket, Socket plaintext, Clock clock, Consumer<Exchange> beforeAnswer)
      throws IOException {
    this.socket = socket;
    this.plaintext = plaintext;
    this.scheme = plaintext instanceof SSLSocket ? "https" : "http";
    this.in = new BufferedInputStream(plaintext.getInputStream());
    this.out = plaintext.getOutputStream();
    this.clock = clock;
    this.beforeAnswer = beforeAnswer;
  }

  String scheme() {
    return scheme;
  }

  /**
   * Answers until the client ends, or asks for the end.
   *
   * @param service what answers
   * @throws IOException if the client is gone
   */
  public void serve(Service service) throws IOException {
    serve(nextHead(), service);
  }

  /** As above, where the first request's head has been read already. */
  void serve(String firstHead, Service service) throws IOException {
    String head = firstHead;
    while (!head.isEmpty() && answer(head, service)) {
      head = nextHead();
    }
  }

  /** {@return the next head, empty where none comes} */
  private String nextHead() throws IOException {
    try {
      return RequestHead.readText(in, plaintext, HEAD_LIMIT);
    } catch (SocketTimeoutException e) {
      byte[] why = "The head of the request took too long.\n".getBytes(StandardCharsets.US_ASCII);
      new Answer(408, Map.of("Content-Type", "text/plain; charset=us-ascii"), why)
          .writeTo(out, clock.instant(), false, true);
      socket.shutdownOutput();
      return "";
    }
  }

  /** As above, for one request alone. */
  void serveOnce(String head, Service service) throws IOException {
    isLast = true;
    answer(head, service);
  }

  /** {@return true if another request may follow} */
  private boolean answer(String text, Service service) throws IOException {
    Optional<RequestHead> parsed = RequestHead.parse(text);
    if (parsed.isEmpty()) {
      byte[] why = "This is not an HTTP/1.1 request.\n".getBytes(StandardCharsets.US_ASCII);
      new Answer(400, Map.of("Content-Type", "text/plain; charset=us-ascii"), why)
          .writeTo(out, clock.instant(), false, true);
      socket.shutdownOutput();
      return false;
    }
    RequestHead head = parsed.get();
    isLast |= head.isHttp10() || head.says("Connection", "close");
    isAnswered = false;
    if (head.says("Expect", "100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    service.handle(new Exchange(head, new RequestBody(head, in), this));
    return isAnswered && !isLast;
  }

  void answer(Exchange exchange, Answer answer) throws IOException {
    beforeAnswer.accept(exchange);
    isLast |= !exchange.drain();
    answer.writeTo(out, clock.instant(), exchange.method().equals("HEAD"), isLast);
    isAnswered = true;
  }

  /** Begins an answer that lasts until either side ends it. Nothing follows on this connection. */
  EventStream begin(Exchange exchange, Answer answer) throws IOException {
    beforeAnswer.accept(exchange);
    exchange.drain();
    isLast = true;
    answer.beginOn(out, clock.instant());
    return new EventStream(socket, in, out);
  }

  /** Waits for the client's end, or the lab's. */
  void leaveUnanswered(Exchange exchange) {
    beforeAnswer.accept(exchange);
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The connection has ended, which is what was waited for.
    }
  }

  /** With this option, a close drops what is under way and sends a reset. */
  void reset(Exchange exchange) {
    beforeAnswer.accept(exchange);
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (SocketException e) {
      // The client is gone already.
    } catch (IOException e) {
      // Closed is what it should be.
    }
  }
}
