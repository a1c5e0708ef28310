package dev.latchkey.benchmarks;

import static dev.latchkey.benchmarks.Bench.TOOL;

import dev.latchkey.benchmarks.Bench.Runs;
import dev.latchkey.benchmarks.child.PoolMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Libraries that make their credentials themselves, with azure-identity and with
 * azure-identity-over-latchkey in its place: the time from the start of a JVM.
 */
final class LibraryRows {
  private static final Pattern TOKEN = Pattern.compile("\"accessToken\": \"([^\"]+)\"");

  private LibraryRows() {}

  /** An app of Spring Cloud Azure, until it prints the first blob; az holds the token. */
  static void spring(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox sandbox = dev(bench);
        BlobService blobs = new BlobService(sandbox.file("server.p12"))) {
      sandbox.az("person-with-tokens");
      List<Path> jars = ClassPaths.springApp(bench.checkout());
      List<String> command =
          List.of(
              "-Djavax.net.ssl.trustStore=" + blobs.keyStore(),
              "-Djavax.net.ssl.trustStorePassword=" + BlobService.PASSWORD,
              "-Dspring.cloud.azure.storage.blob.endpoint=" + blobs.endpoint(),
              "dev.latchkey.examples.springcloud.StarterApp");
      measure(
          bench,
          table,
          "Spring Cloud Azure's starter, until the first blob is listed, az holds the token",
          sandbox,
          jars,
          command,
          BlobService.BLOB);
    }
  }

  /** A pool of connections to a real PostgreSQL, until it is full; az must be asked. */
  static void pool(Bench bench, Table table) throws IOException, InterruptedException {
    Optional<Path> programs = Postgres.programs();
    if (programs.isEmpty()) {
      System.err.println("benchmarks: skipped: no PostgreSQL (LATCHKEY_TEST_POSTGRES=PROGRAM)");
      return;
    }
    try (Sandbox sandbox = dev(bench)) {
      sandbox.az("person");
      try (Postgres server =
          Postgres.start(programs.get(), sandbox.file("postgres"), "alice", token(sandbox))) {
        String address =
            server.address()
                + "?sslmode=disable&user=alice&authenticationPluginClassName="
                + "com.azure.identity.extensions.jdbc.postgresql.AzurePostgresqlAuthenticationPlugin";
        measure(
            bench,
            table,
            "HikariCP, PostgreSQL's plug-in, until 10 connections are open, az must be asked",
            sandbox,
            ClassPaths.pool(bench.checkout()),
            List.of(PoolMain.class.getName(), address),
            "connections: " + PoolMain.CONNECTIONS);
      }
    }
  }

  private static Sandbox dev(Bench bench) throws IOException {
    return bench
        .sandbox()
        .variable("AZURE_TOKEN_CREDENTIALS", "dev")
        .tool("az", FakeTool.az(TOOL))
        .azdSignedOut();
  }

  /** What az answers to each question. */
  private static String token(Sandbox sandbox) throws IOException {
    Process az = new ProcessBuilder(sandbox.program("az").toString()).start();
    String answer = new String(az.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher token = TOKEN.matcher(answer);
    if (!token.find()) {
      throw new IOException("az printed no token");
    }
    return token.group(1);
  }

  private static void measure(
      Bench bench,
      Table table,
      String work,
      Sandbox sandbox,
      List<Path> jars,
      List<String> command,
      String line)
      throws IOException, InterruptedException {
    ClassPaths paths = bench.paths();
    List<Runs> runs =
        Bench.interleaved(
            bench.rounds(),
            List.of(
                ChildJvm.ofMain(sandbox, paths.withMains(jars), command),
                ChildJvm.ofMain(sandbox, paths.withMains(paths.onMicrosoft(jars)), command)),
            child -> child.runUntil(line));
    Samples ours = runs.get(0).millis();
    Samples theirs = runs.get(1).millis();
    double ratio = ours.dividedBy(theirs).median();
    table.add(
        new Row(
            work,
            shown(runs.get(1)),
            shown(runs.get(0)),
            String.format(Locale.ROOT, "%.2f", ratio),
            "≤ azure-identity, ≤ 1 process",
            Row.standing(ratio <= 1 && runs.get(0).mostToolRuns() <= 1)));
  }

  private static String shown(Runs runs) {
    return runs.millis().shown("ms") + ", " + ProcessRows.processes(runs.mostToolRuns());
  }
}
