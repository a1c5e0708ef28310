package dev.latchkey.identity.internal.entra.proof;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file with an assertion, which another program renews: on Kubernetes the kubelet, after 80 % of
 * a lifetime of an hour or more.
 *
 * @param path the file
 * @param setting what the user calls it
 */
public record TokenFile(String path, String setting) implements ClientProof {
  private static final int LARGEST = 1 << 16;

  @Override
  public IClientCredential forRequest() throws Failure {
    return ClientCredentialFactory.createFromClientAssertion(read());
  }

  @Override
  public void requireUsable() throws Failure {
    read();
  }

  private String read() throws Failure {
    try {
      Path file = Path.of(path);
      if (Files.isDirectory(file)) {
        throw unusable("it is a folder", null);
      }
      String token = SmallFile.text(SmallFile.read(file, LARGEST)).strip();
      if (token.isEmpty()) {
        throw unusable("it is empty", null);
      }
      // A JWT in compact form (RFC 7515). Microsoft Entra answers anything else by a code that
      // names no file.
      if (!token.matches("[A-Za-z0-9_=.-]+")) {
        throw unusable(
            "it holds more than a token, which has letters, digits, '.', '-' and '_' alone",
            Remedy.step("write the token itself into it, without JSON, quotes or 'Bearer'"));
      }
      return token;
    } catch (SmallFile.TooLargeException e) {
      throw unusable("it is larger than 64 KiB", null);
    } catch (CharacterCodingException e) {
      throw unusable("it holds no text", null);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unusable(
          Surroundings.noSuchFile(path),
          Remedy.step("set " + setting + " to the file with the token"));
    } catch (IOException e) {
      throw unusable("it can't be read (" + e.getClass().getSimpleName() + ")", null);
    }
  }

  private Failure unusable(String seen, @Nullable Remedy remedy) {
    return new Failure(
        FailureKind.INVALID_REQUEST, "token file '" + path + "' can't be used: " + seen, remedy);
  }
}
