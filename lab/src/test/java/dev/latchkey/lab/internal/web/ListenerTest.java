package dev.latchkey.lab.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** An answer that needs several packets would wait for the client before the last one. */
  @Test
  void noPacketWaitsForTheClientToConfirmTheOneBefore() throws Exception {
    BlockingQueue<Boolean> noDelay = new LinkedBlockingQueue<>();
    try (Listener listener =
            new Listener(0, threads, client -> noDelay.add(client.getTcpNoDelay()));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      assertThat(noDelay.poll(20, TimeUnit.SECONDS)).isTrue();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void noPacketToAnAllowedHostWaitsEither() throws IOException {
    try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket =
            new AllowedHosts(Set.of("localhost"), 0)
                .connect("localhost", elsewhere.getLocalPort())) {
      assertThat(socket.getTcpNoDelay()).isTrue();
    }
  }

  @Test
  void openConnectionEndsWithThePort() throws IOException {
    Listener listener = new Listener(0, threads, client -> client.getInputStream().read());
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      client.setSoTimeout(20_000);
      listener.close();
      assertThat(end(client)).isEqualTo(-1);
    }
  }

  /** A connection that the listener never took is reset by the system. */
  private static int end(Socket client) {
    try {
      return client.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }
}
