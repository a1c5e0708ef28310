package dev.latchkey.identity.internal.managed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** An endpoint on loopback that gives scripted answers, and repeats the last one. */
public final class FakeEndpoint implements AutoCloseable {
  public static final String PROOF =
      "{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header not"
          + " specified\"}";
  public static final String NOT_FOUND =
      "{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}";
  public static final String TOKEN = "a-managed-token";

  /** A recorded request. */
  public record Seen(String target, Map<String, String> headers) {}

  /** An answer; its headers are {@code name: value}. */
  private record Answer(int status, String body, List<String> headers, CountDownLatch start) {}

  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final HttpServer server;
  private final CountDownLatch closing = new CountDownLatch(1);

  public FakeEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    ImdsProof.forget(address());
  }

  public static String token(long expiresOn) {
    return "{\"access_token\":\"" + TOKEN + "\",\"expires_on\":\"" + expiresOn + "\"}";
  }

  /** Answers as a service that proves itself. */
  public FakeEndpoint proves() {
    return answers(400, PROOF, "Server: IMDS/150.870.65.1854");
  }

  public synchronized FakeEndpoint answers(int status, String body, String... headers) {
    answers.add(new Answer(status, body, List.of(headers), new CountDownLatch(0)));
    return this;
  }

  /** Answers only once the latch is open. */
  public synchronized FakeEndpoint answersAfter(CountDownLatch start, int status, String body) {
    answers.add(new Answer(status, body, List.of(), start));
    return this;
  }

  private synchronized Answer next() {
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    seen.add(new Seen(exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers));
    Answer answer = next();
    try {
      answer.start().await();
      answer
          .headers()
          .forEach(header -> {
            String[] parts = header.split(": ", 2);
            exchange.getResponseHeaders().set(parts[0], parts[1]);
          });
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      answers.forEach(answer -> answer.start().countDown());
    }
    server.stop(0);
    ImdsProof.forget(address());
  }

  /** A port that treats each connection as the test says. */
  public static final class Raw implements AutoCloseable {
    /** The treatment of a connection. */
    @FunctionalInterface
    public interface Treatment {
      void of(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Thread thread;
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());

    public Raw(Treatment treatment) throws IOException {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      ImdsProof.forget(address());
      thread = new Thread(() -> serve(treatment), "raw-endpoint");
      thread.start();
    }

    /** Accepts connections and never answers. */
    public static Raw silent() throws IOException {
      return new Raw(socket -> {});
    }

    /** Resets the connection once the request has come. */
    public static Raw resetting() throws IOException {
      return new Raw(socket -> {
        socket.getInputStream().read();
        socket.setSoLinger(true, 0);
        socket.close();
      });
    }

    /** Sends this and keeps the connection open. */
    public static Raw sending(String text) throws IOException {
      return new Raw(socket -> {
        InputStream in = socket.getInputStream();
        in.read();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      });
    }

    private void serve(Treatment treatment) {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          open.add(socket);
          treatment.of(socket);
        } catch (IOException e) {
          // The connection ended, or the server was closed.
        }
      }
    }

    /** True if there was a connection, and the other side has given up all of them. */
    public boolean isDeserted() throws InterruptedException {
      awaitConnections(1);
      for (Socket socket : List.copyOf(open)) {
        try {
          socket.setSoTimeout(30_000);
          while (socket.getInputStream().read() >= 0) {
            // The rest of the request.
          }
        } catch (SocketTimeoutException e) {
          return false;
        } catch (IOException e) {
          // Closed by this side, or reset by the other side, which has given it up.
        }
      }
      return true;
    }

    /** Waits until this many connections are accepted. */
    public void awaitConnections(int count) throws InterruptedException {
      while (open.size() < count) {
        Thread.sleep(1);
      }
    }

    public int connections() {
      return open.size();
    }

    public String address() {
      return "http://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : List.copyOf(open)) {
        socket.close();
      }
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** An address without a listener. */
  public static String closed() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = String.format(Locale.ROOT, "http://127.0.0.1:%d", socket.getLocalPort());
      ImdsProof.forget(address);
      return address;
    }
  }
}
