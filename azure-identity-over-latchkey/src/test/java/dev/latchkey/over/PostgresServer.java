package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Permissions;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of its own: on loopback, in a folder. Every user but the administrator needs a
 * password. It refuses to run as root, so root runs it as nobody.
 */
final class PostgresServer implements AutoCloseable {
  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(120);

  private final Path folder;
  private final Path postgres;
  private final int port;
  private final Process process;

  private PostgresServer(Path postgres, Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.postgres = postgres;
    this.port = freePort();
    Permissions.set(folder, "rwxrwxrwx");
    Path data = folder.resolve("data");
    Process made =
        start("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "-N", "--locale=C");
    assertThat(made.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).as(log()).isZero();
    Path rules = folder.resolve("rules.conf");
    Files.writeString(
        rules, "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
    this.process =
        start(
            "postgres",
            "-D",
            data.toString(),
            "-p",
            String.valueOf(port),
            "-F",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "hba_file=" + rules);
  }

  /** Starts a server, and waits until it answers. */
  static PostgresServer start(RealTool tool, Path folder) throws Exception {
    Path program = tool.program().toRealPath();
    PostgresServer server = new PostgresServer(program, folder);
    long end = System.nanoTime() + DEADLINE;
    while (!server.isReady()) {
      if (!server.process.isAlive() || System.nanoTime() > end) {
        server.close();
        throw new AssertionError(server.log());
      }
      Thread.sleep(20);
    }
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // It wants a user who has a name.
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups"));
    }
    command.add(postgres.resolveSibling(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    builder.environment().put("HOME", folder.toString());
    Process started = builder.start();
    started.getOutputStream().close();
    return started;
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
  }

  private boolean isReady() {
    try {
      execute("SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Runs a statement as the administrator. */
  void execute(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement of = connection.createStatement()) {
      of.execute(statement);
    }
  }

  String url(String user) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable&user=" + user;
  }

  @Override
  public void close() {
    process.destroy(); // SIGTERM: it ends when its clients have gone.
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
