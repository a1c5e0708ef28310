package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file with an assertion, which somebody renews: the kubelet, at 80 % of a lifetime of an hour or
 * more. It is read for each request to Microsoft Entra.
 *
 * @param path the file
 * @param setting what the user calls it
 */
public record TokenFile(String path, String setting) implements AssertionSource {
  private static final int LARGEST = 1 << 16;

  @Override
  public String next() throws Failure {
    try {
      Path file = Path.of(path);
      if (Files.isDirectory(file)) {
        throw unusable("it is a folder", null);
      }
      if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
        throw unusable("it is larger than 64 KiB", null);
      }
      String token = Files.readString(file).strip();
      if (token.isEmpty()) {
        throw unusable("it is empty", null);
      }
      return token;
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unusable("there is no such file", "set " + setting + " to the file with the token");
    } catch (IOException e) {
      throw unusable("it can't be read (" + e.getClass().getSimpleName() + ")", null);
    }
  }

  private Failure unusable(String seen, @Nullable String remedy) {
    return new Failure(
        FailureKind.INVALID_REQUEST, "token file '" + path + "' can't be used: " + seen, remedy == null ? null : Remedy.step(remedy));
  }
}
