package dev.latchkey.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The real tools of this machine: those that a variable names, else those on PATH. */
final class RealTools {
  private RealTools() {}

  static List<Path> az() {
    String named = System.getenv().getOrDefault("LATCHKEY_TEST_AZ", "");
    return named.isEmpty()
        ? onPath("az").stream().toList()
        : Stream.of(named.split(File.pathSeparator, -1)).map(Path::of).toList();
  }

  static Optional<Path> azd() {
    String named = System.getenv().getOrDefault("LATCHKEY_TEST_AZD", "");
    return named.isEmpty() ? onPath("azd") : Optional.of(Path.of(named));
  }

  private static Optional<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
