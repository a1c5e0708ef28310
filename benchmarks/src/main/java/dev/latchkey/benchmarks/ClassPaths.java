package dev.latchkey.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is measured with which jars. Each side has its own alone, behind the one with the mains.
 *
 * @param mains the jar with the mains
 * @param latchkey what latchkey-identity needs, itself first
 * @param withBroker the same with latchkey-identity-broker
 * @param microsoft what azure-identity needs
 * @param azureCore what azure-core needs
 * @param all everything, for JMH
 */
record ClassPaths(
    Path mains,
    List<Path> latchkey,
    List<Path> withBroker,
    List<Path> microsoft,
    List<Path> azureCore,
    List<Path> all) {

  /** What azure-core 1.61.0 brings. */
  private static final Set<String> OF_AZURE_CORE =
      Set.of(
          "azure-core",
          "azure-json",
          "azure-xml",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "jackson-datatype-jsr310",
          "slf4j-api",
          "reactor-core",
          "reactive-streams");

  /** The build needs it; apps don't, since the jar of latchkey-identity has a copy. */
  private static final String COPIED = "gson";

  private static final Set<String> OF_LATCHKEY =
      Set.of("azure-identity-over-latchkey", "latchkey-identity");

  private static final Set<String> NOT_OF_MICROSOFT =
      Set.of(
          "latchkey-identity",
          "latchkey-identity-broker",
          COPIED,
          "jspecify",
          "jmh-core",
          "jopt-simple",
          "commons-math3");

  static ClassPaths of(Path checkout) throws IOException {
    List<Path> all = read(checkout.resolve("benchmarks/target/classpath.txt"));
    List<Path> latchkey =
        only(read(checkout.resolve("identity/target/classpath.txt")), name -> !name.equals(COPIED));
    List<Path> withBroker = new ArrayList<>(latchkey);
    withBroker.addAll(only(all, name -> name.equals("latchkey-identity-broker")));
    List<Path> others = all.subList(1, all.size());
    return new ClassPaths(
        all.get(0),
        latchkey,
        withBroker,
        only(others, name -> !NOT_OF_MICROSOFT.contains(name)),
        only(latchkey, OF_AZURE_CORE::contains),
        all);
  }

  private static List<Path> read(Path file) throws IOException {
    List<Path> jars = new ArrayList<>();
    String line = Files.readString(file).strip();
    // On Windows it may be of a build on Linux.
    for (String jar : line.split(line.startsWith("/") ? ":" : File.pathSeparator, -1)) {
      jars.add(Path.of(jar).toAbsolutePath());
    }
    return jars;
  }

  private static List<Path> only(List<Path> jars, Predicate<String> names) {
    return jars.stream().filter(jar -> names.test(artifact(jar))).toList();
  }

  /** What an app of Spring Cloud Azure needs, on azure-identity-over-latchkey. */
  static List<Path> springApp(Path checkout) throws IOException {
    return only(
        read(checkout.resolve("examples/spring-cloud-azure/target/classpath.txt")),
        name -> !name.equals(COPIED));
  }

  /** What a pool of connections to PostgreSQL needs, on azure-identity-over-latchkey. */
  static List<Path> pool(Path checkout) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(checkout.resolve("benchmarks/target/pool"))) {
      files.sorted().forEach(jars::add);
    }
    jars.addAll(
        only(
            read(checkout.resolve("azure-identity-over-latchkey/target/classpath.txt")),
            name -> !name.equals(COPIED)));
    return jars;
  }

  /** The same jars on azure-identity: it and what it brings take the place of Latchkey's. */
  List<Path> onMicrosoft(List<Path> jars) {
    List<Path> others = new ArrayList<>(only(jars, name -> !OF_LATCHKEY.contains(name)));
    Set<String> names = others.stream().map(ClassPaths::artifact).collect(Collectors.toSet());
    others.addAll(only(microsoft, name -> !names.contains(name)));
    return others;
  }

  /** A jar's name without its version. */
  static String artifact(Path jar) {
    return jar.getFileName().toString().replaceFirst("-\\d.*", "");
  }

  /** An option for java. */
  String withMains(List<Path> jars) {
    String rest = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return mains + File.pathSeparator + rest;
  }
}
