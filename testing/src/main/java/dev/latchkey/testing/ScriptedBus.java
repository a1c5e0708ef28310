package dev.latchkey.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A bus that says byte by byte what a test wants. It plays the broker too. */
public final class ScriptedBus implements AutoCloseable {
  private final Path folder;
  private final ServerSocketChannel server;
  private final Thread thread;
  private volatile @Nullable SocketChannel current;

  /** What the bus does with a connection. */
  @FunctionalInterface
  public interface Script {
    /**
     * Serves a connection, which is closed afterwards.
     *
     * @param client the connection
     * @throws Exception if the client has gone
     */
    void play(Conversation client) throws Exception;
  }

  /**
   * A call of the client.
   *
   * @param serial its number
   * @param member the method
   */
  public record Call(int serial, String member) {}

  private ScriptedBus(Path folder, ServerSocketChannel server, Script script) {
    this.folder = folder;
    this.server = server;
    this.thread = new Thread(() -> serve(script), "scripted-bus");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts a bus that plays a broker, too.
   *
   * @param accounts what getAccounts answers
   * @param token what acquireTokenSilently answers
   * @return the bus
   */
  public static ScriptedBus withBroker(String accounts, String token) {
    return with(client -> {
      client.greet();
      while (true) {
        Call call = client.call();
        client.send(
            reply('l', call.serial(), call.member().equals("getAccounts") ? accounts : token));
      }
    });
  }

  /**
   * Starts a bus.
   *
   * @param script what it does with each connection
   * @return the bus
   */
  public static ScriptedBus with(Script script) {
    try {
      Path folder = Files.createTempDirectory("lk-bus-");
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(folder.resolve("bus")));
      return new ScriptedBus(folder, server, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address, as the variable of a session has it. */
  public String address() {
    return "unix:path=" + folder.resolve("bus");
  }

  /** The variables of a session on this bus. */
  public Map<String, String> session() {
    return Map.of("DBUS_SESSION_BUS_ADDRESS", address(), "HOME", folder.toString());
  }

  private void serve(Script script) {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        current = client;
        script.play(new Conversation(client));
      } catch (Exception e) {
        // The client has gone, or the test is over.
      }
    }
  }

  /** One connection. */
  public static final class Conversation {
    private final SocketChannel client;
    private final java.io.InputStream in;

    Conversation(SocketChannel client) {
      this.client = client;
      this.in = Channels.newInputStream(client);
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        client.write(left);
      }
    }

    /** Sends a text as it is. */
    public void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a line of the authentication. */
    public String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException();
        }
        line.append((char) c);
      }
      return line.toString().strip();
    }

    /** Reads a call. */
    public Call call() throws IOException {
      byte[] start = in.readNBytes(16);
      if (start.length < 16) {
        throw new EOFException();
      }
      ByteBuffer head = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
      byte[] rest = in.readNBytes((head.getInt(12) + 7) / 8 * 8 + head.getInt(4));
      String all = new String(rest, StandardCharsets.ISO_8859_1);
      // Field 3 is the member: its code, the signature of a text, the text's length, the text.
      int member = all.indexOf("\3\1s\0");
      int length = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN).getInt(member + 4);
      return new Call(head.getInt(8), all.substring(member + 8, member + 8 + length));
    }

    /** Lets the client in. */
    public void authenticate() throws IOException {
      line();
      send("DATA\r\n");
      line();
      send("OK 0123456789abcdef0123456789abcdef\r\n");
      line();
    }

    /** Lets the client in, and plays a broker that answers to Ping. */
    public void greet() throws IOException {
      authenticate();
      Call hello = call();
      send(reply('l', hello.serial(), ":1.7"));
      Call ping = call();
      send(reply('l', ping.serial()));
    }

    /** Waits until the client has gone. */
    public void awaitEnd() throws IOException {
      in.readAllBytes();
    }
  }

  /** A reply with texts, in one of the orders of bytes. */
  public static byte[] reply(char order, int serial, String... texts) {
    return message(order, 2, serial, "", "s".repeat(texts.length), texts);
  }

  /** An error in place of a reply. */
  public static byte[] error(int serial, String name, String words) {
    return message('l', 3, serial, name, "s", words);
  }

  /** A signal, as buses send them to everybody. */
  public static byte[] signal() {
    return message('l', 4, 0, "", "s", "not for you");
  }

  private static byte[] message(
      char order, int type, int replySerial, String errorName, String signature, String... texts) {
    Map<Integer, Object> fields = new TreeMap<>();
    if (replySerial != 0) {
      fields.put(5, replySerial);
    }
    if (!errorName.isEmpty()) {
      fields.put(4, errorName);
    }
    fields.put(7, "org.freedesktop.DBus");
    return message(order, type, fields, signature, texts);
  }

  private static byte[] message(
      char order, int type, Map<Integer, Object> fields, String signature, String... texts) {
    ByteBuffer out =
        ByteBuffer.allocate(4 << 20)
            .order(order == 'l' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    out.put((byte) order).put((byte) type).put((byte) 1).put((byte) 1);
    out.putInt(0).putInt(99).putInt(0);
    fields.forEach((code, value) -> {
      align(out, 8);
      if (value instanceof Integer number) {
        out.put((byte) (int) code).put((byte) 1).put((byte) 'u').put((byte) 0);
        out.putInt(number);
      } else {
        out.put((byte) (int) code).put((byte) 1).put((byte) 's').put((byte) 0);
        text(out, value.toString());
      }
    });
    if (!signature.isEmpty()) {
      align(out, 8);
      out.put((byte) 8).put((byte) 1).put((byte) 'g').put((byte) 0);
      out.put((byte) signature.length());
      out.put(signature.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }
    out.putInt(12, out.position() - 16);
    align(out, 8);
    int body = out.position();
    for (String text : texts) {
      text(out, text);
    }
    out.putInt(4, out.position() - body);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static void text(ByteBuffer out, String text) {
    align(out, 4);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(utf8.length).put(utf8).put((byte) 0);
  }

  private static void align(ByteBuffer out, int to) {
    while (out.position() % to != 0) {
      out.put((byte) 0);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      SocketChannel last = current;
      if (last != null) {
        last.close();
      }
      thread.interrupt();
      thread.join(20_000);
      Files.deleteIfExists(folder.resolve("bus"));
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
