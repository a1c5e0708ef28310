package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of its own: on loopback, in a folder, with one user, who needs a password. It
 * refuses to run as root, so root runs it in a namespace in which root is nobody.
 */
final class Postgres implements AutoCloseable {
  private static final Path OF_DEBIAN = Path.of("/usr/lib/postgresql");

  private final Path programs;
  private final Path folder;
  private final int port;

  private Postgres(Path programs, Path folder) throws IOException {
    this.programs = programs;
    this.folder = folder;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = socket.getLocalPort();
    }
  }

  /** The folder of its programs, if it is installed. */
  static Optional<Path> programs() throws IOException {
    String named = System.getenv("LATCHKEY_TEST_POSTGRES");
    if (named != null) {
      return Optional.of(Path.of(named).toRealPath().resolveSibling(""));
    }
    if (!Files.isDirectory(OF_DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(OF_DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Path::compareTo);
    }
  }

  /** Starts one with a user and that user's password. */
  static Postgres start(Path programs, Path folder, String user, String password)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Postgres server = new Postgres(programs, folder);
    String data = folder.resolve("data").toString();
    server.run("", "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "--locale=C");
    Path rules =
        Files.writeString(
            folder.resolve("rules.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    server.run(
        "CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "'\n",
        "postgres",
        "--single",
        "-D",
        data,
        "postgres");
    String options =
        "-p %d -F -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c hba_file='%s'"
            .formatted(server.port, rules);
    server.run("", "pg_ctl", "-D", data, "-w", "-l", data + "/log", "-o", options, "start");
    return server;
  }

  /** For JDBC. */
  String address() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private void run(String input, String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "--user", "--map-user=65534", "--map-group=65534"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path text = Files.writeString(folder.resolve("input"), input, StandardCharsets.UTF_8);
    Path log = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(text.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(program + " failed: " + Files.readString(log).strip());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run("", "pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
