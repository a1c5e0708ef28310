package dev.latchkey.lab.internal.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * The way out of a namespace: a socket in the lab's folder, which is there in every network. A
 * client writes the number of a port, two bytes, and is connected to that port of this machine's
 * loopback, if the port is one of the lab's or was forwarded. Port 0 leads nowhere: its connection
 * ends with the gate.
 */
public final class HostGate implements AutoCloseable {
  /** The connection that tells the other side when the gate has closed. */
  static final int NOWHERE = 0;

  private final ServerSocketChannel server;
  private final Set<Integer> ports;
  private final ExecutorService threads;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  /**
   * Opens the gate.
   *
   * @param socket where
   * @param ports the ports that it leads to
   * @param threads two for each connection
   * @throws IOException if the socket can't be made
   */
  public HostGate(Path socket, Set<Integer> ports, ExecutorService threads) throws IOException {
    this.ports = Set.copyOf(ports);
    this.threads = threads;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      Pipes.close(server);
      throw e;
    }
    threads.execute(this::accept);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException | RejectedExecutionException e) {
        // The gate is closed, or one connection failed: the loop's condition tells which.
      }
    }
    open.forEach(Pipes::close);
  }

  private void serve(SocketChannel client) {
    try (client) {
      int port = readPort(client);
      if (ports.contains(port)) {
        joinToPort(client, port);
      } else if (port == NOWHERE) {
        client.read(ByteBuffer.allocate(1));
      }
    } catch (IOException | RejectedExecutionException e) {
      // The client is gone, nobody listens on the port, or the lab is ending.
    } finally {
      open.remove(client);
    }
  }

  private static int readPort(SocketChannel client) throws IOException {
    ByteBuffer port = ByteBuffer.allocate(2);
    while (port.hasRemaining()) {
      if (client.read(port) < 0) {
        throw new IOException("the client named no port");
      }
    }
    return Short.toUnsignedInt(port.getShort(0));
  }

  private void joinToPort(SocketChannel client, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (SocketChannel there = SocketChannel.open(address)) {
      open.add(there);
      try {
        there.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Pipes.join(client, there, threads);
      } finally {
        open.remove(there);
      }
    }
  }

  /** A connection through the gate. */
  static SocketChannel connect(Path socket, int port) throws IOException {
    SocketChannel gate = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    try {
      Pipes.write(gate, ByteBuffer.allocate(2).putShort((short) port).flip());
      return gate;
    } catch (IOException e) {
      Pipes.close(gate);
      throw e;
    }
  }

  @Override
  public void close() {
    Pipes.close(server);
    open.forEach(Pipes::close);
  }
}
