package dev.latchkey.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Requests on one connection, one behind the other, as fast as the lab answers them. */
final class Flood {
  /** Threads that may wait: from JDK 25 on, the JVM's own pool has one on two processors. */
  static final ExecutorService THREADS =
      Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "flood");
        thread.setDaemon(true);
        return thread;
      });

  private Flood() {}

  /**
   * Sends requests to the lab's metadata service, which are recorded, and waits for the answers.
   */
  static void sendRecorded(Lab lab, int requests) throws Exception {
    send(lab.imdsUri(), "/flood", "", requests);
  }

  /** Sends requests and gives back all answers as one text. */
  static String send(URI server, String path, String headers, int requests) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout((int) ToolRun.DEADLINE.toMillis());
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> write(socket, server, path, headers, requests), THREADS);
      byte[] answers = socket.getInputStream().readAllBytes();
      sending.get();
      return new String(answers, StandardCharsets.ISO_8859_1);
    }
  }

  private static void write(Socket socket, URI server, String path, String headers, int requests) {
    String head =
        "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.getPort() + "\r\n" + headers;
    byte[] some = (head + "\r\n").repeat(100).getBytes(StandardCharsets.ISO_8859_1);
    byte[] one = (head + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] last = (head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    try {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < (requests - 1) / 100; i++) {
        out.write(some);
      }
      for (int i = 0; i < (requests - 1) % 100; i++) {
        out.write(one);
      }
      out.write(last);
    } catch (IOException e) {
      throw new AssertionError("The lab closed the connection.", e);
    }
  }
}
