package dev.latchkey.identity.internal.project;

import dev.latchkey.identity.internal.files.FileOwner;
import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the project file of a folder: in the folder and those above it, up to the root of the
 * repository or the user's home. Folders and files that another user can write are not trusted: a
 * stranger must not choose the tenant.
 */
public final class ProjectFileSearch {
  private ProjectFileSearch() {}

  /**
   * The project file that a command follows: the one that {@code LATCHKEY_PROJECT} names, else the
   * nearest one at or above the working directory.
   *
   * @param machine the machine
   * @param start the working directory
   * @return its content, or {@code null} if there is none
   * @throws IllegalArgumentException if it can't be followed
   */
  public static @Nullable ProjectFile inUse(Surroundings machine, Path start) {
    Optional<ProjectFile> named = ProjectFile.ofVariable(machine);
    if (named.isPresent()) {
      return named.get();
    }
    Path home = null;
    try {
      home = machine.home().map(Path::of).orElse(null);
    } catch (InvalidPathException e) {
      // Then the search ends at the repository's root.
    }
    return find(start, home).map(ProjectFile::read).orElse(null);
  }

  /**
   * The nearest project file.
   *
   * @param start the working directory
   * @param home the user's home, or {@code null} if it is unknown
   * @return its path
   * @throws IllegalArgumentException if the nearest one may have been written by another user
   */
  public static Optional<Path> find(Path start, @Nullable Path home) {
    for (Path folder = start.toAbsolutePath().normalize();
        folder != null;
        folder = folder.getParent()) {
      Path file = folder.resolve(ProjectFile.NAME);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        requireOwn(folder, file);
        return Optional.of(file);
      }
      boolean isRoot = Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS);
      if (isRoot || folder.equals(home) || !isOwn(folder)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static void requireOwn(Path folder, Path file) {
    if (!isOwn(folder) || !isOwn(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw ProjectFile.fault(
          file,
          "another user can write it or its folder, or it is a link. Look at it first, then name it:"
              + " "
              + ProjectFile.VARIABLE
              + "="
              + file);
    }
  }

  private static boolean isOwn(Path path) {
    try {
      return FileOwner.isThisUserAlone(path);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
