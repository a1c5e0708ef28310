package dev.latchkey.identity.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.RenewedTokens;
import dev.latchkey.identity.internal.source.Token;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that answer a byte at a time, or stop in the middle. Each byte restarts the thirty
 * seconds of a read, and a thread that closes the connection waits for a read of the body.
 */
@Timeout(20)
class SlowServerTest {
  private static final Network DIRECT = new Network(uri -> Optional.of(Proxy.NO_PROXY), null);
  private static final Duration PATIENCE = Duration.ofMillis(300);

  /** The part of an answer that is sent at once. */
  enum Answer {
    NOTHING(""),
    STATUS("HTTP/1.1 200 OK\r\nX-Slow: x"),
    BODY("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nx"),
    REFUSAL("HTTP/1.1 400 Bad Request\r\nContent-Length: 100000\r\n\r\nx"),
    CHUNK("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nx"),
    BODY_WITHOUT_LENGTH("HTTP/1.1 200 OK\r\n\r\nx");

    private final String begin;

    Answer(String begin) {
      this.begin = begin;
    }
  }

  /** Answers one request that way, then goes on byte by byte, or stops. */
  private static final class SlowServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Thread thread;

    SlowServer(Answer answer, boolean drips) throws IOException {
      thread = new Thread(() -> serve(answer, drips));
      thread.start();
    }

    private void serve(Answer answer, boolean drips) {
      try (Socket client = socket.accept()) {
        client.getInputStream().readNBytes(4);
        OutputStream out = client.getOutputStream();
        out.write(answer.begin.getBytes(StandardCharsets.US_ASCII));
        while (!socket.isClosed()) {
          Thread.sleep(20);
          out.write(drips ? "x".getBytes(StandardCharsets.US_ASCII) : new byte[0]);
        }
      } catch (IOException | InterruptedException e) {
        // The client has left, or the test is over.
      }
    }

    HttpCall call() {
      URI address = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/token");
      return new HttpCall("POST", address, Map.of(), "client_secret=s");
    }

    @Override
    public void close() throws IOException {
      socket.close();
      thread.interrupt();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NOTHING, false",
    "STATUS, true",
    "STATUS, false",
    "BODY, true",
    "BODY, false",
    "REFUSAL, true",
    "REFUSAL, false",
    "CHUNK, true",
    "CHUNK, false",
    "BODY_WITHOUT_LENGTH, true",
    "BODY_WITHOUT_LENGTH, false"
  })
  void callerLeavesInTimeAndTheAppsThreadsAreFree(Answer answer, boolean drips) throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (SlowServer server = new SlowServer(answer, drips)) {
      assertThat(failure(null, server).kind()).isEqualTo(FailureKind.TIMED_OUT);
    }
    try (SlowServer server = new SlowServer(answer, drips)) {
      assertThat(failure(threads, server).kind()).isEqualTo(FailureKind.TIMED_OUT);
      threads.shutdown();
      assertThat(threads.awaitTermination(15, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Failure failure(@Nullable ExecutorService threads, SlowServer server) {
    RenewedTokens<String> tokens =
        new RenewedTokens<>(Clock.systemUTC(), PATIENCE, Duration.ZERO, threads);
    return catchThrowableOfType(
        Failure.class, () -> tokens.get("x", null, isRenewal -> token(server)));
  }

  private static Token token(SlowServer server) throws Failure, InterruptedException {
    try {
      return Token.of(new UrlConnectionHttp(DIRECT).send(server.call()).text(), Instant.MAX, null);
    } catch (IOException e) {
      throw Unreachable.failure(e, "the server");
    }
  }

  @ParameterizedTest
  @EnumSource
  void drippingAnswerIsGivenUpThoughTheCallerStays(Answer answer) throws Exception {
    try (SlowServer server = new SlowServer(answer, answer != Answer.NOTHING)) {
      assertThatThrownBy(() -> new UrlConnectionHttp(DIRECT).send(server.call().within(PATIENCE)))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"STATUS", "BODY", "REFUSAL", "CHUNK", "BODY_WITHOUT_LENGTH"})
  void threadThatReadsDropsEndsWithItsCaller(Answer answer) throws Exception {
    try (SlowServer server = new SlowServer(answer, true)) {
      FutureTask<HttpAnswer> asking =
          new FutureTask<>(() -> new UrlConnectionHttp(DIRECT).send(server.call()));
      Thread caller = new Thread(asking);
      caller.start();
      while (readers() == 0) {
        Thread.sleep(5);
      }
      caller.interrupt();
      assertThatThrownBy(asking::get).hasCauseInstanceOf(InterruptedException.class);
      while (readers() > 0) {
        Thread.sleep(5);
      }
    }
  }

  /** How many of our threads wait for bytes. */
  private static long readers() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey() instanceof Worker && thread.getValue().length > 0)
        .count();
  }
}
