package dev.latchkey.lab.internal.network;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Copies between two connections. */
final class Pipes {
  private static final int SIZE = 64 * 1024;

  private Pipes() {}

  /**
   * Copies in both directions, until both sides have ended or one is gone. Then both are closed.
   *
   * @param threads a thread for one of the directions
   */
  static void join(SocketChannel one, SocketChannel other, Executor threads) {
    CompletableFuture<Void> there = CompletableFuture.runAsync(() -> copy(one, other), threads);
    copy(other, one);
    there.join();
    close(one);
    close(other);
  }

  /** The end of one direction is passed on; the other direction may go on. */
  private static void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE);
    try {
      while (from.read(buffer) >= 0) {
        write(to, buffer.flip());
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) { // One side is gone.
      close(from);
      close(to);
    }
  }

  static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  static void close(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      // Closed is what it should be.
    }
  }
}
