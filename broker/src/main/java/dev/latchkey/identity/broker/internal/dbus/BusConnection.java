package dev.latchkey.identity.broker.internal.dbus;

import dev.latchkey.identity.broker.internal.client.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a bus, for one thread. Every wait ends at a deadline and at an interrupt, without
 * another thread. The kernel tells the bus which user connects, so no user number is sent.
 */
final class BusConnection implements AutoCloseable {
  /** Longer than any line of the authentication. */
  private static final int LONGEST_LINE = 4096;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private byte[] received = new byte[8192];
  private int count;
  private int serial;

  private BusConnection(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  /**
   * Connects and authenticates.
   *
   * @param address the socket
   * @param deadline when to give up
   * @throws IOException if the bus can't be reached, or refuses this user
   * @throws InterruptedException if the thread was interrupted
   */
  static BusConnection open(BusAddress address, Deadline deadline)
      throws IOException, InterruptedException {
    UnixDomainSocketAddress socket = UnixDomainSocketAddress.of(address.path());
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    Selector selector = null;
    BusConnection connection = null;
    boolean isOpen = false;
    try {
      selector = Selector.open();
      connection = new BusConnection(channel, selector);
      connection.connect(socket, deadline);
      connection.authenticate(address.guid(), deadline);
      isOpen = true;
      return connection;
    } finally {
      if (!isOpen) {
        close(channel, selector);
      }
    }
  }

  private void connect(UnixDomainSocketAddress socket, Deadline deadline)
      throws IOException, InterruptedException {
    boolean isConnected = channel.connect(socket);
    while (!isConnected) {
      await(SelectionKey.OP_CONNECT, deadline);
      isConnected = channel.finishConnect();
    }
  }

  /** The bus learns from the kernel who connects: EXTERNAL without a name. */
  private void authenticate(@Nullable String guid, Deadline deadline)
      throws IOException, InterruptedException {
    send("\0AUTH EXTERNAL\r\n", deadline);
    String line = line(deadline);
    if (line.startsWith("DATA")) {
      send("DATA\r\n", deadline);
      line = line(deadline);
    }
    if (!line.startsWith("OK ")) {
      throw new EOFException("the bus refused this user");
    }
    if (guid != null && !guid.equalsIgnoreCase(line.substring(3).strip())) {
      throw new EOFException("the bus is another one than the address names");
    }
    send("BEGIN\r\n", deadline);
  }

  /**
   * Calls a method and waits for the answer to it. Whatever else comes in the meantime is skipped.
   *
   * @param target what is called
   * @param member the method
   * @param deadline when to give up
   * @param arguments its arguments
   * @return the answer
   * @throws ErrorReplyException if the answer is an error
   * @throws IOException if the connection ends, the deadline passes, or something else than a
   *     message comes
   * @throws InterruptedException if the thread was interrupted
   */
  Message call(BusName target, String member, Deadline deadline, String... arguments)
      throws ErrorReplyException, IOException, InterruptedException {
    serial++;
    send(CallWriter.write(serial, target, member, arguments), deadline);
    while (true) {
      Message message = message(deadline);
      if (message.replySerial() == serial && message.type() == Message.RETURN) {
        return message;
      }
      if (message.replySerial() == serial && message.type() == Message.ERROR) {
        throw new ErrorReplyException(
            message.errorName(), new String(message.text(), StandardCharsets.UTF_8));
      }
      message.wipe();
    }
  }

  private Message message(Deadline deadline) throws IOException, InterruptedException {
    require(Message.START, deadline);
    int length = Message.lengthOf(received);
    require(length, deadline);
    byte[] message = take(length);
    Message read = Message.read(message);
    Arrays.fill(message, (byte) 0);
    return read;
  }

  private String line(Deadline deadline) throws IOException, InterruptedException {
    for (int end = 0; end < LONGEST_LINE; end++) {
      require(end + 1, deadline);
      if (received[end] == '\n') {
        return new String(take(end + 1), StandardCharsets.US_ASCII).strip();
      }
    }
    throw new MalformedMessageException("a line that has no end");
  }

  /** Waits until so many bytes have come. */
  private void require(int needed, Deadline deadline) throws IOException, InterruptedException {
    if (needed > received.length) {
      byte[] larger = Arrays.copyOf(received, Math.max(needed, received.length * 2));
      Arrays.fill(received, (byte) 0);
      received = larger;
    }
    while (count < needed) {
      int read = read(ByteBuffer.wrap(received, count, received.length - count));
      if (read < 0) {
        throw closed();
      }
      count += read;
      if (read == 0) {
        await(SelectionKey.OP_READ, deadline);
      }
    }
    if (deadline.isOver()) {
      throw new BusTimeoutException(); // A flood of other messages takes no longer than silence.
    }
  }

  private byte[] take(int length) {
    byte[] taken = Arrays.copyOf(received, length);
    System.arraycopy(received, length, received, 0, count - length);
    Arrays.fill(received, count - length, count, (byte) 0);
    count -= length;
    return taken;
  }

  private void send(String text, Deadline deadline) throws IOException, InterruptedException {
    send(text.getBytes(StandardCharsets.US_ASCII), deadline);
  }

  private void send(byte[] bytes, Deadline deadline) throws IOException, InterruptedException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      if (write(left) == 0) {
        await(SelectionKey.OP_WRITE, deadline);
      }
    }
  }

  private int read(ByteBuffer target) throws EOFException {
    try {
      return channel.read(target);
    } catch (IOException e) {
      throw closed();
    }
  }

  private int write(ByteBuffer source) throws EOFException {
    try {
      return channel.write(source);
    } catch (IOException e) {
      throw closed();
    }
  }

  private static EOFException closed() {
    return new EOFException("the bus closed the connection");
  }

  private void await(int operation, Deadline deadline) throws IOException, InterruptedException {
    long left = deadline.left().toMillis();
    if (deadline.isOver()) {
      throw new BusTimeoutException();
    }
    key.interestOps(operation);
    // Zero would wait for ever.
    selector.select(Math.max(left, 1));
    selector.selectedKeys().clear();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Closes the connection, and overwrites what came from it. */
  @Override
  public void close() {
    Arrays.fill(received, (byte) 0);
    close(channel, selector);
  }

  private static void close(SocketChannel channel, @Nullable Selector selector) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost: all answers that count have been read.
    }
    try {
      if (selector != null) {
        selector.close(); // Only now is a channel that was registered really closed.
      }
    } catch (IOException e) {
      // The same.
    }
  }
}
