package dev.latchkey.over;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * What a SQL Server says until a user is signed in by a token, by the specification MS-TDS. It asks
 * for a token of Azure SQL, keeps it, and takes any. All of it is inside TLS ({@code
 * encrypt=strict}).
 */
final class TdsServer implements AutoCloseable {
  static final String RESOURCE = "https://database.windows.net/";

  private static final int PRELOGIN = 0x12;
  private static final int LOGIN = 0x10;
  private static final int FEDERATED_TOKEN = 0x08;
  private static final int ANSWER = 0x04;

  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final SSLServerSocket socket;

  TdsServer(SSLContext tls) throws IOException {
    socket =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"tds/8.0"});
    socket.setSSLParameters(parameters);
    Thread server = new Thread(this::serve, "tds");
    server.setDaemon(true);
    server.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The tokens that were sent. */
  List<String> tokens() {
    return tokens;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        signIn(new DataInputStream(client.getInputStream()), client.getOutputStream());
      } catch (IOException e) {
        // The client has gone, or the test has ended.
      }
    }
  }

  private void signIn(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int type = in.readUnsignedByte();
      ByteBuffer message = readRest(in).order(ByteOrder.LITTLE_ENDIAN);
      switch (type) {
        case PRELOGIN -> send(out, prelogin());
        case LOGIN -> send(out, wantedToken());
        case FEDERATED_TOKEN -> {
          message.getInt(); // The length of all.
          byte[] token = new byte[message.getInt()];
          message.get(token);
          tokens.add(new String(token, StandardCharsets.UTF_16LE));
          send(out, signedIn());
        }
        default -> {
          return; // A statement: the client has all that it needs for the test.
        }
      }
    }
  }

  /** A message of one or more packets, whose first byte has been read. */
  private static ByteBuffer readRest(DataInputStream in) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int status = in.readUnsignedByte();
    while (true) {
      byte[] data = new byte[in.readUnsignedShort() - 8];
      in.readFully(new byte[4]);
      in.readFully(data);
      message.write(data);
      if ((status & 1) != 0) {
        return ByteBuffer.wrap(message.toByteArray());
      }
      in.readUnsignedByte();
      status = in.readUnsignedByte();
    }
  }

  private static void send(OutputStream out, ByteBuffer message) throws IOException {
    message.flip();
    ByteBuffer packet = ByteBuffer.allocate(8 + message.remaining());
    packet.put((byte) ANSWER).put((byte) 1).putShort((short) packet.capacity()).putInt(0);
    packet.put(message);
    out.write(packet.array());
    out.flush();
  }

  /** Options by offset: the version, no TLS, and a token is wanted. */
  private static ByteBuffer prelogin() {
    return ByteBuffer.allocate(64)
        .put((byte) 0)
        .putShort((short) 16)
        .putShort((short) 6)
        .put((byte) 1)
        .putShort((short) 22)
        .putShort((short) 1)
        .put((byte) 6)
        .putShort((short) 23)
        .putShort((short) 1)
        .put((byte) 0xFF)
        .put(new byte[] {16, 0, 0, 0, 0, 0})
        .put((byte) 2)
        .put((byte) 1);
  }

  /** FEDAUTHINFO: where to get a token, and for what. */
  private static ByteBuffer wantedToken() {
    byte[] authority =
        "https://login.microsoftonline.com/common".getBytes(StandardCharsets.UTF_16LE);
    byte[] resource = RESOURCE.getBytes(StandardCharsets.UTF_16LE);
    int head = 4 + 2 * 9;
    return little(512)
        .put((byte) 0xEE)
        .putInt(head + authority.length + resource.length)
        .putInt(2)
        .put((byte) 1)
        .putInt(authority.length)
        .putInt(head)
        .put((byte) 2)
        .putInt(resource.length)
        .putInt(head + authority.length)
        .put(authority)
        .put(resource);
  }

  /** LOGINACK, FEATUREEXTACK for the token, DONE. */
  private static ByteBuffer signedIn() {
    byte[] name = "Test".getBytes(StandardCharsets.UTF_16LE);
    return little(128)
        .put((byte) 0xAD)
        .putShort((short) (10 + name.length))
        .put((byte) 1)
        .put(new byte[] {0x74, 0, 0, 4})
        .put((byte) (name.length / 2))
        .put(name)
        .put(new byte[] {16, 0, 0, 0})
        .put((byte) 0xAE)
        .put((byte) 2)
        .putInt(0)
        .put((byte) 0xFF)
        .put((byte) 0xFD)
        .put(new byte[12]);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
