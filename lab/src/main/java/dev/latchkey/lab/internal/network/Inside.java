package dev.latchkey.lab.internal.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The JVM in a namespace: it answers at 127.0.0.1 for every name, and at 169.254.169.254, and hands
 * each connection to the lab's proxy through the {@link HostGate}. It prints {@code ready}, and
 * ends with the gate, or with the command that it is for.
 */
public final class Inside {
  /** What it prints when every port is open. */
  static final String READY = "ready";

  /** The instance metadata service; the proxy plays it. */
  private static final String IMDS = "169.254.169.254";

  private static final byte[] IMDS_ADDRESS = {(byte) 169, (byte) 254, (byte) 169, (byte) 254};
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private static final Duration HEAD_LIMIT = Duration.ofSeconds(30);
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final int LONGEST_HEAD = ClientHello.LONGEST;

  private final Path gate;
  private final int proxyPort;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "latchkey-lab-network");
        thread.setDaemon(true);
        return thread;
      });
  private final ScheduledExecutorService limits =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "latchkey-lab-network-limits");
        thread.setDaemon(true);
        return thread;
      });

  private Inside(Path gate, int proxyPort) {
    this.gate = gate;
    this.proxyPort = proxyPort;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  private interface Server {
    void serve(SocketChannel client) throws IOException;
  }

  /**
   * Runs until the gate closes, or the command has ended.
   *
   * @param args the gate's socket; the command's process id; the port of the lab's proxy; the other
   *     ports that lead to the same port of the machine
   */
  public static void main(String[] args) {
    int[] ports = Arrays.stream(args, 2, args.length).mapToInt(Integer::parseInt).toArray();
    Inside inside = new Inside(Path.of(args[0]), ports[0]);
    Optional<ProcessHandle> command = ProcessHandle.of(Long.parseLong(args[1]));
    try (SocketChannel lifetime = HostGate.connect(inside.gate, HostGate.NOWHERE)) {
      inside.open(ports);
      System.out.println(READY);
      System.out.close();
      inside.threads.execute(() -> {
        command.map(ProcessHandle::onExit).ifPresent(CompletableFuture::join);
        Pipes.close(lifetime);
      });
      lifetime.read(ByteBuffer.allocate(1));
    } catch (AsynchronousCloseException e) {
      // The command has ended.
    } catch (IOException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  private void open(int[] ports) throws IOException {
    answerNames();
    listen(LOOPBACK, 443, this::serveTls);
    listen(LOOPBACK, 80, this::servePlain);
    listen(IMDS_ADDRESS, 80, client -> serveTunnel(client, IMDS + ":80", ByteBuffer.allocate(0)));
    for (int port : ports) {
      Server sent = client -> serveAtPort(client, port);
      listen(LOOPBACK, port, sent);
      listenIfPossible(LOOPBACK_6, port, sent);
    }
  }

  private void listen(byte[] address, int port, Server server) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.bind(new InetSocketAddress(InetAddress.getByAddress(address), port), 200);
    } catch (IOException e) {
      Pipes.close(listener);
      throw new IOException(
          "port "
              + port
              + " of "
              + InetAddress.getByAddress(address)
              + " can't be opened in the namespace: "
              + e.getMessage(),
          e);
    }
    threads.execute(() -> accept(listener, server));
  }

  /** Where the system has no IPv6, nobody looks for it either. */
  private void listenIfPossible(byte[] address, int port, Server server) {
    try {
      listen(address, port, server);
    } catch (IOException e) {
      // As said.
    }
  }

  private void accept(ServerSocketChannel listener, Server server) {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        threads.execute(() -> serve(client, server));
      } catch (IOException e) {
        // One connection failed.
      }
    }
  }

  private static void serve(SocketChannel client, Server server) {
    try (client) {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      server.serve(client);
    } catch (IOException e) {
      // The client is gone, or the lab has ended.
    }
  }

  private void answerNames() throws IOException {
    DatagramChannel names = DatagramChannel.open();
    names.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 53));
    threads.execute(() -> answerNames(names));
  }

  private static void answerNames(DatagramChannel names) {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (names.isOpen()) {
      try {
        SocketAddress client = names.receive(buffer.clear());
        Optional<ByteBuffer> answer = NameAnswers.answer(buffer.flip());
        if (answer.isPresent()) {
          names.send(answer.get(), client);
        }
      } catch (IOException e) {
        // One client is gone.
      }
    }
  }

  private void serveTls(SocketChannel client) throws IOException {
    ByteBuffer received = readUntil(client, bytes -> ClientHello.message(bytes).isPresent());
    Optional<String> host = ClientHello.message(received).flatMap(ClientHello::serverName);
    if (host.isPresent()) {
      serveTunnel(client, host.get() + ":443", received);
    }
  }

  /** A request without TLS: its header Host names whom it is for. */
  private void servePlain(SocketChannel client) throws IOException {
    ByteBuffer head = readUntil(client, Inside::isHead);
    Optional<String> host = host(head);
    if (host.isPresent()) {
      serveTunnel(client, host.get(), head);
    }
  }

  private static Optional<String> host(ByteBuffer head) {
    return text(head)
        .lines()
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))
        .map(line -> line.substring("host:".length()).strip())
        .filter(name -> name.matches("[A-Za-z0-9._-]+(:\\d{1,5})?"))
        .map(name -> name.contains(":") ? name : name + ":80")
        .findFirst();
  }

  /**
   * Asks the proxy for a tunnel. If it refuses one, a client without TLS gets its answer, which
   * says why.
   *
   * @param target a host and its port
   * @param received what the client has sent so far
   */
  private void serveTunnel(SocketChannel client, String target, ByteBuffer received)
      throws IOException {
    try (SocketChannel proxy = HostGate.connect(gate, proxyPort)) {
      String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
      Pipes.write(proxy, StandardCharsets.US_ASCII.encode(request));
      ByteBuffer answer = readUntil(proxy, Inside::isHead);
      if (text(answer).startsWith("HTTP/1.1 200 ")) {
        answer.position(text(answer).indexOf(END_OF_HEAD) + END_OF_HEAD.length());
        Pipes.write(proxy, received);
      } else if (target.endsWith(":443")) {
        return; // The client speaks TLS.
      }
      Pipes.write(client, answer);
      Pipes.join(client, proxy, threads);
    }
  }

  private void serveAtPort(SocketChannel client, int port) throws IOException {
    try (SocketChannel there = HostGate.connect(gate, port)) {
      Pipes.join(client, there, threads);
    }
  }

  private static boolean isHead(ByteBuffer received) {
    return text(received).contains(END_OF_HEAD);
  }

  private static String text(ByteBuffer received) {
    return StandardCharsets.ISO_8859_1.decode(received.duplicate()).toString();
  }

  /** Whether a connection's first bytes are all there. */
  @FunctionalInterface
  private interface Condition {
    boolean holds(ByteBuffer received) throws IOException;
  }

  /**
   * Reads a connection's first bytes, for at most {@link #HEAD_LIMIT}.
   *
   * @return these bytes, and perhaps more
   * @throws IOException if they are too many, or the connection has ended before
   */
  private ByteBuffer readUntil(SocketChannel from, Condition condition) throws IOException {
    ByteBuffer received = ByteBuffer.allocate(LONGEST_HEAD);
    ScheduledFuture<?> limit =
        limits.schedule(() -> Pipes.close(from), HEAD_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      while (!condition.holds(received.duplicate().flip())) {
        if (from.read(received) <= 0) {
          throw new IOException("the connection's first bytes are not whole");
        }
      }
    } finally {
      limit.cancel(false);
    }
    return received.flip();
  }
}
