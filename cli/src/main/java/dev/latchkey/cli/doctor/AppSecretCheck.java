package dev.latchkey.cli.doctor;

import dev.latchkey.access.internal.secret.SecretFile;
import dev.latchkey.access.internal.secret.SecretFile.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that {@code team apply} wrote to {@code .latchkey}: has one ended, does it end soon,
 * can others read it? The files say it themselves; nobody is asked.
 */
final class AppSecretCheck implements Check {
  private static final String ENDING = ".env";

  @Override
  public String name() {
    return "app-secret";
  }

  @Override
  public List<Finding> findings(Machine machine) throws IOException {
    Optional<Path> folder = folder(machine.workingFolder());
    List<Finding> findings = new ArrayList<>();
    if (folder.isPresent()) {
      try (Stream<Path> files = Files.list(folder.get())) {
        for (Path file : files.filter(one -> one.toString().endsWith(ENDING)).sorted().toList()) {
          of(machine, file).ifPresent(findings::add);
        }
      }
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.skipped(this, "No file of an app's secret is in or above the working folder."));
    }
    return findings;
  }

  /** Up to the repository's root. */
  private static Optional<Path> folder(Path start) {
    @Nullable Path folder = start;
    while (folder != null) {
      Path found = folder.resolve(".latchkey");
      if (Files.isDirectory(found)) {
        return Optional.of(found);
      }
      folder = Files.exists(folder.resolve(".git")) ? null : folder.getParent();
    }
    return Optional.empty();
  }

  private Optional<Finding> of(Machine machine, Path file) throws IOException {
    Path above = Optional.ofNullable(file.getParent()).map(Path::getParent).orElse(file);
    SecretFile secret = new SecretFile(file, above, machine.surroundings());
    Optional<Content> content = secret.find();
    if (content.isEmpty()) {
      return Optional.empty(); // Not written by team apply.
    }
    if (secret.isReadByOthers()) {
      return Optional.of(
          Finding.problem(
              this, "Other users can read '" + secret.shown() + "'.", secret.commandToHide()));
    }
    String name = String.valueOf(file.getFileName());
    String app = name.substring(0, name.length() - ENDING.length());
    Instant end = content.get().end();
    if (end == null) {
      return Optional.of(
          Finding.skipped(this, "'" + secret.shown() + "' does not say when its secret ends."));
    }
    Instant now = machine.surroundings().clock().instant();
    String remedy = "latchkey team apply --rotate " + app;
    if (!end.isAfter(now)) {
      return Optional.of(
          Finding.problem(
              this, "The secret in '" + secret.shown() + "' ended on " + end + ".", remedy));
    }
    return Optional.of(
        end.isBefore(now.plus(SecretFile.NEAR))
            ? Finding.warning(
                this, "The secret in '" + secret.shown() + "' ends on " + end + ".", remedy)
            : Finding.ok(this, "The secret in '" + secret.shown() + "' lasts until " + end + "."));
  }
}
