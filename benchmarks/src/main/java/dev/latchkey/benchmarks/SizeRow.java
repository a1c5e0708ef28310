package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What stands on the class path. */
final class SizeRow {
  /** MSAL4J and what it brings. */
  private static final Set<String> ALLOWED = Set.of("latchkey-identity", "msal4j");

  private SizeRow() {}

  static void measure(Bench bench, Table table) throws IOException {
    ClassPaths paths = bench.paths();
    List<Path> own =
        paths.latchkey().stream().filter(jar -> !paths.azureCore().contains(jar)).toList();
    boolean isMet = own.stream().map(ClassPaths::artifact).allMatch(ALLOWED::contains);
    table.add(
        new Row(
            "jars on the class path (azure-identity without Netty)",
            size(paths.microsoft()),
            size(paths.latchkey())
                + "; beyond azure-core's: "
                + own.stream().map(ClassPaths::artifact).collect(Collectors.joining(", ")),
            String.format(
                Locale.ROOT, "%.2f", 1.0 * bytes(paths.latchkey()) / bytes(paths.microsoft())),
            "azure-core's and msal4j's, nothing else",
            Row.standing(isMet)));
  }

  private static String size(List<Path> jars) throws IOException {
    return String.format(Locale.ROOT, "%d jars, %.1f MB", jars.size(), bytes(jars) / 1e6);
  }

  private static long bytes(List<Path> jars) throws IOException {
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    return bytes;
  }
}
