package dev.latchkey.identity.internal.tool;

import static dev.latchkey.identity.internal.tool.Words.anyOf;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tool that fails by itself, before it has asked anybody: something that it is made of is
 * missing, or it can't use its own files.
 *
 * @param tool its program, for people
 * @param source what to install again, and where it is to be had
 * @param folder where its files are, for people
 * @param afresh what throws away a sign-in that can't be read, and signs in again
 */
public record BrokenTool(String tool, String source, String folder, String afresh) {
  /** The words of shells, loaders and Python, in English; the exit codes 126 and 127 in any. */
  private static final Pattern INCOMPLETE =
      anyOf(
          "No module named",
          "ModuleNotFoundError",
          "ImportError",
          "bad interpreter",
          "cannot execute",
          "Exec format error",
          "error while loading shared libraries",
          "Library not loaded",
          "version `GLIBC",
          "find a valid ICU package");

  private static final Pattern FULL =
      anyOf("No space left on device", "Disk quota exceeded", "not enough space on the disk");

  private static final Pattern FORBIDDEN =
      anyOf(
          "Permission denied",
          "Read-only file system",
          "Operation not permitted",
          "Access to the path .{1,300} is denied");

  private static final Pattern UNDECIPHERABLE =
      anyOf(
          "Decryption failed",
          "failed to decrypt",
          "PersistenceDecryptionError",
          "Key not valid for use in specified state");

  /** The words of dash, bash and Python when they can't start a process or thread. */
  private static final Pattern SHORT_OF_PROCESSES =
      Pattern.compile(
          "Cannot fork|fork: |Resource temporarily unavailable|Cannot allocate memory"
              + "|can't start new thread");

  /** What the library for GNOME's keyring says, or the lack of it. */
  private static final Pattern WITHOUT_KEYRING = anyOf("gir1\\.2-secret", "module 'gi'");

  /**
   * Whether a shell, or Python, says that it can't start a process or thread.
   *
   * @param text what the tool printed as its error
   * @return {@code true} if so
   */
  public static boolean isShortOfProcesses(String text) {
    return SHORT_OF_PROCESSES.matcher(text).find();
  }

  /**
   * What is broken, where the text says so.
   *
   * @param text what the tool printed as its error; searched, never shown
   * @param exitCode how it ended
   */
  public Optional<Failure> in(String text, int exitCode) {
    if (WITHOUT_KEYRING.matcher(text).find()) {
      return failure(
          " is set to encrypt its token cache, which this system can't",
          "run az config set core.encrypt_token_cache=false, then az login");
    }
    if (UNDECIPHERABLE.matcher(text).find()) {
      return failure(" can't decrypt its own token cache", afresh);
    }
    if (INCOMPLETE.matcher(text).find() || exitCode == 126 || exitCode == 127) {
      return failure(
          " can't run, since a part of it or of the system is missing",
          "install " + source + " again");
    }
    if (FULL.matcher(text).find()) {
      return failure(
          " can't write its files: the disk is full", "make room where " + folder + " is");
    }
    return FORBIDDEN.matcher(text).find()
        ? failure(
            " may not read or write a file that it needs",
            "see that " + folder + " and all in it belong to the user of this app")
        : Optional.empty();
  }

  private Optional<Failure> failure(String seen, String remedy) {
    return Optional.of(new Failure(FailureKind.UNEXPECTED, tool + seen, Remedy.step(remedy)));
  }
}
