package dev.latchkey.lab.internal.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** A port on loopback. Each connection has a thread of its own, and ends when the port closes. */
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final ServerSocket server;
  private final ExecutorService threads;
  private final Server connections;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Server {
    /**
     * Serves one client to the end. The connection is closed afterwards.
     *
     * @param client the connection
     * @throws IOException if the client is gone
     */
    void serve(Socket client) throws IOException;
  }

  /**
   * Opens the port.
   *
   * @param port its number, 0 for any that is free
   * @param threads one for each connection
   * @param connections what is done with each
   * @throws IOException if the port can't be opened
   */
  public Listener(int port, ExecutorService threads, Server connections) throws IOException {
    this.threads = threads;
    this.connections = connections;
    server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** {@return the number of the port} */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        serveOnThread(client);
      } catch (IOException e) {
        // The port is closed, or one connection failed: the loop's condition tells which.
      }
    }
    open.forEach(Listener::closeQuietly);
  }

  private void serveOnThread(Socket client) {
    try {
      threads.execute(() -> serve(client));
    } catch (RejectedExecutionException e) {
      closeQuietly(client); // The lab is ending.
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      connections.serve(client);
    } catch (IOException | RejectedExecutionException e) {
      // The client is gone, or the lab is ending.
    } finally {
      open.remove(client);
    }
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is what it should be.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // Closed is what it should be.
    }
    open.forEach(Listener::closeQuietly);
  }
}
