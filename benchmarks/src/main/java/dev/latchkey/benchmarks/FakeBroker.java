package dev.latchkey.benchmarks;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A session bus with a broker that answers at once, in the process that measures. */
final class FakeBroker implements AutoCloseable {
  /** The account of {@link FakeToken}. */
  static final String ACCOUNT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46." + RecordedState.CONTOSO;

  private static final byte RETURN = 2;

  private final Path socket;
  private final ServerSocketChannel server;

  FakeBroker(Path socket) throws IOException {
    this.socket = socket;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(this::serve, "fake-broker");
    thread.setDaemon(true);
    thread.start();
  }

  /** The address of the bus, as the variable of a session has it. */
  String address() {
    return "unix:path=" + socket;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        talk(client);
      } catch (IOException e) {
        // The client has gone, or all is over.
      }
    }
  }

  private static void talk(SocketChannel client) throws IOException {
    DataInputStream in = new DataInputStream(Channels.newInputStream(client));
    line(in);
    send(client, "DATA\r\n".getBytes(StandardCharsets.US_ASCII));
    line(in);
    send(client, "OK 0123\r\n".getBytes(StandardCharsets.US_ASCII));
    line(in);
    while (true) {
      ByteBuffer start = ByteBuffer.wrap(in.readNBytes(16)).order(ByteOrder.LITTLE_ENDIAN);
      if (start.limit() < 16) {
        return;
      }
      int length = (start.getInt(12) + 7) / 8 * 8 + start.getInt(4);
      String call = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
      String answer =
          call.contains("getAccounts")
              ? "{\"accounts\":[" + account() + "]}"
              : call.contains("acquireTokenSilently") ? token() : "";
      send(client, reply(start.getInt(8), answer));
    }
  }

  private static void line(DataInputStream in) throws IOException {
    int c = 0;
    while (c != '\n') {
      c = in.read();
      if (c < 0) {
        throw new EOFException();
      }
    }
  }

  private static String account() {
    return """
    {"homeAccountId":"%s","localAccountId":"x","realm":"%s","username":"alice@contoso.test",
     "environment":"login.windows.net","name":"Alice","passwordExpiry":0}\
    """
        .formatted(ACCOUNT, RecordedState.CONTOSO);
  }

  private static String token() {
    Instant end = Instant.now().plus(Duration.ofHours(1));
    return """
    {"brokerTokenResponse":{"accessToken":"%s","accessTokenType":0,"expiresOn":%d,
     "account":%s}}\
    """
        .formatted(FakeToken.of("alice", end), end.toEpochMilli(), account());
  }

  private static byte[] reply(int serial, String answer) {
    byte[] text = answer.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(64 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'l').put(RETURN).put((byte) 1).put((byte) 1);
    out.putInt(text.length + 5).putInt(1).putInt(15);
    out.put((byte) 5).put((byte) 1).put((byte) 'u').put((byte) 0).putInt(serial);
    out.put((byte) 8).put((byte) 1).put((byte) 'g').put((byte) 0);
    out.put((byte) 1).put((byte) 's').put((byte) 0).put((byte) 0);
    out.putInt(text.length).put(text).put((byte) 0);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static void send(SocketChannel client, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      client.write(left);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
