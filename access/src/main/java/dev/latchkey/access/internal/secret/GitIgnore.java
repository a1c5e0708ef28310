package dev.latchkey.access.internal.secret;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether git ignores a file. git itself is asked where it is installed; it also knows
 * whether a file is tracked already. Elsewhere only the plainest entries of {@code .gitignore}
 * count: when in doubt, the file is not ignored.
 */
final class GitIgnore {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** With these, git would answer for another repository. */
  private static final List<String> ELSEWHERE =
      List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE");

  private final Surroundings surroundings;

  GitIgnore(Surroundings surroundings) {
    Surroundings cleaned = surroundings;
    for (String name : ELSEWHERE) {
      cleaned = cleaned.without(name);
    }
    this.surroundings = cleaned;
  }

  /** The repository around a file, whose folder exists. */
  static Optional<Path> repository(Path file) {
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      // A file in the place of the folder: a work tree or a submodule.
      if (Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  /** True if git will not take a file of this repository. */
  boolean ignores(Path repository, Path file) throws InterruptedException {
    Optional<String> git = git();
    return git.isPresent() ? asked(git.get(), file) : isPlainlyIgnored(repository, file);
  }

  private Optional<String> git() {
    try {
      return Optional.of(new ToolFinder(surroundings).find("git", "LATCHKEY_GIT_PATH", "Git\\cmd"));
    } catch (ToolNotFoundException e) {
      return Optional.empty();
    }
  }

  private boolean asked(String git, Path file) throws InterruptedException {
    Path folder = file.toAbsolutePath().getParent();
    List<String> command =
        List.of(
            git,
            // A repository could name a program here, which git would run.
            "-c",
            "core.fsmonitor=false",
            "-C",
            String.valueOf(folder),
            "check-ignore",
            "--quiet",
            "--",
            String.valueOf(file.toAbsolutePath()));
    try {
      ToolOutput output =
          new ToolRunner(surroundings).run(command, Map.of("GIT_OPTIONAL_LOCKS", "0"), LONGEST);
      // 1: not ignored, or tracked; 128: not to be told, for example a repository of another user.
      return output.exitCode() == 0;
    } catch (ToolRunException e) {
      return false;
    }
  }

  /**
   * True if the file's own folder ignores all, or a folder above names the file or a folder on its
   * way, in files without exceptions.
   */
  static boolean isPlainlyIgnored(Path repository, Path file) {
    boolean isIgnored = false;
    Path below = file;
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      List<String> lines = lines(folder.resolve(".gitignore"));
      if (lines.stream().anyMatch(line -> line.startsWith("!"))) {
        return false;
      }
      String name = String.valueOf(below.getFileName());
      // 'name/' is about folders alone.
      String slashes = below.equals(file) ? "^/" : "^/|/$";
      isIgnored |=
          lines.stream()
              .map(line -> line.replaceAll(slashes, ""))
              .anyMatch(line -> line.equals("*") || line.equals(name));
      if (folder.equals(repository)) {
        return isIgnored;
      }
      below = folder;
    }
    return false;
  }

  private static List<String> lines(Path gitignore) {
    if (!Files.isRegularFile(gitignore)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(gitignore)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(line.stripTrailing());
        }
      }
      return lines;
    } catch (IOException e) {
      return List.of("!");
    }
  }
}
