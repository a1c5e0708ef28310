package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures what was asked for, and prints one table on stdout; how it goes, on stderr. */
public final class Benchmarks {
  /** Measures some rows. */
  @FunctionalInterface
  private interface Group {
    void measure(Bench bench, Table table) throws IOException, InterruptedException;
  }

  private static final Map<String, Group> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("repeated", RepeatedRow::measure);
    GROUPS.put("secret", RepeatedRow::secret);
    GROUPS.put("new-jvm", NewJvmRows::tool);
    GROUPS.put("chain", alone(NewJvmRows::chain));
    GROUPS.put("laptop", alone(silently(NewJvmRows::laptop)));
    GROUPS.put("command", CommandRows::measure);
    GROUPS.put("imds", alone(ImdsRows::unreachable));
    GROUPS.put("silent-imds", alone(silently(ImdsRows::silent)));
    GROUPS.put("vscode", ProcessRows::withoutRecord);
    GROUPS.put("broker", NewJvmRows::broker);
    GROUPS.put("threads", ProcessRows::threads);
    GROUPS.put("clients", ProcessRows::clients);
    GROUPS.put("hung", ProcessRows::hung);
    GROUPS.put("size", (bench, table) -> SizeRow.measure(bench, table));
    GROUPS.put("spring", LibraryRows::spring);
    GROUPS.put("hikari", LibraryRows::pool);
    if (Sandbox.ON_WINDOWS) {
      GROUPS.clear();
      GROUPS.put("windows", WindowsRows::measure);
    }
  }

  private Benchmarks() {}

  /**
   * Measures.
   *
   * @param args the project's folder, the number of rounds, and which groups; none: all of them
   * @throws IOException when something can't be measured
   * @throws InterruptedException never
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path checkout = Path.of(args[0]).toAbsolutePath().normalize();
    List<String> groups = new ArrayList<>(List.of(args).subList(2, args.length));
    if (groups.isEmpty()) {
      groups.addAll(GROUPS.keySet());
    }
    if (!GROUPS.keySet().containsAll(groups)) {
      System.err.println("benchmarks: of " + groups + " not all are among " + GROUPS.keySet());
      System.exit(2);
    }
    Bench bench = new Bench(checkout, ClassPaths.of(checkout), Integer.parseInt(args[1]));
    Table table = new Table();
    String before = load();
    for (String group : groups) {
      System.err.println("benchmarks: " + group + " …");
      Objects.requireNonNull(GROUPS.get(group), group).measure(bench, table);
    }
    System.out.println(machine(before) + "\n\n" + table);
  }

  private static String machine(String loadBefore) throws IOException {
    return String.join(
        "\n",
        "Measured "
            + Instant.now().truncatedTo(ChronoUnit.MINUTES)
            + ", Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors; load "
            + loadBefore
            + " before, "
            + load()
            + " after"
            + (Network.isAlone() ? "; no network but loopback." : "."),
        "Two numbers are the smallest and the median of all rounds.");
  }

  private static String load() throws IOException {
    return Sandbox.ON_WINDOWS
        ? "unknown"
        : Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }

  /** Only where no request for IMDS can leave this machine. */
  private static Group alone(Group group) {
    return (bench, table) -> {
      if (Network.isAlone()) {
        group.measure(bench, table);
      } else {
        System.err.println("benchmarks: skipped: no network of its own (unshare -rnm)");
      }
    };
  }

  private static Group silently(Group group) {
    return (bench, table) -> {
      Network.silenceImds(true);
      try {
        group.measure(bench, table);
      } finally {
        Network.silenceImds(false);
      }
    };
  }
}
