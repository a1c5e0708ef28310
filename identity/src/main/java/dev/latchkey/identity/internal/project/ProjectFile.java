package dev.latchkey.identity.internal.project;

import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a project wants of every sign-in, by its {@code latchkey.yaml}.
 *
 * @param path where the file is
 * @param tenant the id of the tenant of all tokens, or {@code null}
 * @param account the developer's user name or object id, or {@code null}
 * @param sources the names of the sources to use; empty for the usual ones
 * @param subscription the subscription that selects az's account, or {@code null}
 * @param resources what the project gets tokens for
 */
public record ProjectFile(
    Path path,
    @Nullable String tenant,
    @Nullable String account,
    List<String> sources,
    @Nullable String subscription,
    List<String> resources) {
  /** The name of the file in a project's folder. */
  public static final String NAME = "latchkey.yaml";

  /** Names the file that the library follows. */
  public static final String VARIABLE = "LATCHKEY_PROJECT";

  /** The file has a dozen lines; more is another file. */
  private static final int LARGEST = 64 << 10;

  /** Copies the lists. */
  public ProjectFile {
    sources = List.copyOf(sources);
    resources = List.copyOf(resources);
  }

  /**
   * Reads a file.
   *
   * @param path the file
   * @return its content
   * @throws IllegalArgumentException if it can't be read, or has anything but the known keys; it
   *     names the line
   */
  public static ProjectFile read(Path path) {
    return new ProjectFileReader(path).read(text(path));
  }

  /**
   * The file that {@code LATCHKEY_PROJECT} names.
   *
   * @param machine the machine
   * @return its content; empty if the variable is unset
   * @throws IllegalArgumentException as {@link #read}
   */
  public static Optional<ProjectFile> ofVariable(Surroundings machine) {
    return machine.setting(VARIABLE).map(ProjectFile::named);
  }

  /**
   * The file that a value of {@code LATCHKEY_PROJECT} names.
   *
   * @param value the value
   * @return its content
   * @throws IllegalArgumentException as {@link #read}
   */
  public static ProjectFile named(String value) {
    try {
      return read(Path.of(value).toAbsolutePath());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          VARIABLE
              + " is '"
              + Surroundings.shown(value)
              + "', which is no path. Name a file, or unset it.",
          e);
    }
  }

  /**
   * Whether a token can be refused by it.
   *
   * @return {@code false} if it names neither a tenant nor an account
   */
  public boolean isGuard() {
    return tenant != null || account != null;
  }

  private static String text(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw fault(path, "it is not a file"); // A pipe would never end.
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw fault(path, "it has more than 64 KiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fault(path, "it is not UTF-8");
    } catch (IOException e) {
      String seen = Files.exists(path) ? "it can't be read" : "there is no such file";
      throw fault(path, seen);
    }
  }

  static IllegalArgumentException fault(Path path, String seen) {
    return new IllegalArgumentException(
        "Project file '"
            + Surroundings.shown(path.toString())
            + "' can't be followed: "
            + seen
            + ".");
  }

  /** Leaves the account out. */
  @Override
  public String toString() {
    return "ProjectFile[path=" + path + ", tenant=" + tenant + "]";
  }
}
