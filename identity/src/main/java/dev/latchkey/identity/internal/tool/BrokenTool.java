package dev.latchkey.identity.internal.tool;

import static dev.latchkey.identity.internal.tool.Words.anyOf;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tool that fails by itself, before it has contacted any service: a part of it is missing, or it
 * can't use its own files.
 *
 * @param tool its program, as messages name it
 * @param pathVariable the variable that may hold the program's absolute path
 * @param source what to reinstall, and where to get it
 * @param folder the folder of its files, as messages name it
 * @param afresh the command that deletes an unreadable sign-in and signs in again
 */
public record BrokenTool(
    String tool, String pathVariable, String source, String folder, String afresh) {
  /** Messages of shells, loaders and Python, in English; exit codes work in any language. */
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
          "find a valid ICU package",
          "Failed to load python executable", // az.cmd
          "is not recognized as an internal or external command"); // cmd.exe

  private static final Pattern FULL =
      anyOf("No space left on device", "Disk quota exceeded", "not enough space on the disk");

  /** Python's words where no folder for temporary files can be written. */
  private static final Pattern WITHOUT_TEMPORARY = anyOf("No usable temporary directory");

  private static final Pattern SHORT_OF_FILES = anyOf("Too many open files");

  /** Windows, and .NET on any system. */
  private static final Pattern LOCKED = anyOf("used by another process");

  /** A mount with {@code :ro}: the tools write logs and locks even where nothing changes. */
  private static final Pattern READ_ONLY = anyOf("Read-only file system");

  /** Messages of shells, {@code env} and the kernel about the program in a script's first line. */
  private static final Pattern FORBIDDEN_INTERPRETER =
      Pattern.compile(
          "(?:^|[/ '\"‘:])(?:python[0-9.]*|bash|sh|node)['\"’]?: Permission denied"
              + "|bad interpreter: Permission denied",
          Pattern.MULTILINE);

  /**
   * Messages of pyenv, asdf and mise, whose shims start the version that the folder's files choose.
   * The group is the manager.
   */
  private static final Pattern SHIM =
      Pattern.compile(
          "^(pyenv|rbenv|nodenv): |(asdf)\\b.*(?:version|reshim|plugin)|\\.tool-versions()"
              + "|^No (?:preset )?version (?:is set|installed) for command()|^unknown command: .*reshim()"
              + "|(mise|rtx)\\b.*(?:ERROR|error|shim)|No version is set for shim: ",
          Pattern.MULTILINE);

  private static final Pattern FORBIDDEN =
      anyOf(
          "Permission denied", "Operation not permitted", "Access to the path .{1,300} is denied");

  private static final Pattern UNDECIPHERABLE =
      anyOf(
          "Decryption failed",
          "failed to decrypt",
          "PersistenceDecryptionError",
          "Key not valid for use in specified state");

  /** Messages of dash, bash and Python when they can't start a process or thread. */
  private static final Pattern SHORT_OF_PROCESSES =
      Pattern.compile(
          "Cannot fork|fork: |Resource temporarily unavailable|Cannot allocate memory"
              + "|can't start new thread");

  /** Messages of the library for GNOME's keyring, or about its absence. */
  private static final Pattern WITHOUT_KEYRING = anyOf("gir1\\.2-secret", "module 'gi'");

  /**
   * Whether a shell or Python reports that it can't start a process or thread.
   *
   * @param text the tool's error output
   * @return {@code true} if so
   */
  public static boolean isShortOfProcesses(String text) {
    return SHORT_OF_PROCESSES.matcher(text).find();
  }

  /**
   * The failure, if the text shows that the tool is broken.
   *
   * @param text the tool's error output; it is searched, never shown
   * @param output the result of the tool
   */
  public Optional<Failure> in(String text, ToolOutput output) {
    if (WITHOUT_KEYRING.matcher(text).find()) {
      return failure(
          " is set to encrypt its token cache, which this system can't",
          "run az config set core.encrypt_token_cache=false, then az login");
    }
    if (UNDECIPHERABLE.matcher(text).find()) {
      return failure(" can't decrypt its own token cache", afresh);
    }
    Matcher shim = SHIM.matcher(text);
    if (shim.find()) {
      return Optional.of(ofShim(shim));
    }
    if (FORBIDDEN_INTERPRETER.matcher(text).find()) {
      return failure(
          " can't run, since its user may not run the interpreter that it names",
          "let the user of this app run that interpreter (chmod a+rx on it and on its folders)");
    }
    if (INCOMPLETE.matcher(text).find() || output.isPartMissing()) {
      return failure(
          " can't run, since a part of it or of the system is missing",
          "install " + source + " again");
    }
    if (WITHOUT_TEMPORARY.matcher(text).find()) {
      return failure(
          " can't run, since it may write to no folder for temporary files",
          "set TMPDIR to a folder that the user of this app may write to (in Docker with"
              + " --read-only: add --tmpfs /tmp)");
    }
    if (SHORT_OF_FILES.matcher(text).find()) {
      return failure(
          " can't run, since too many files are open",
          "raise the limit (ulimit -n) for this app, or find what it leaves open");
    }
    if (LOCKED.matcher(text).find()) {
      return failure(
          " can't use a file that another process holds",
          "try again, or end the program that has a file of " + folder + " open");
    }
    if (FULL.matcher(text).find()) {
      return failure(
          " can't write its files: the disk is full", "make room where " + folder + " is");
    }
    if (READ_ONLY.matcher(text).find()) {
      return failure(
          " can't write its files: their file system is read-only",
          "mount "
              + folder
              + " so that it can be written (in Docker without :ro), or a copy of it");
    }
    return FORBIDDEN.matcher(text).find()
        ? failure(
            " may not read or write a file that it needs",
            "see that " + folder + " and all in it belong to the user of this app")
        : Optional.empty();
  }

  private Failure ofShim(Matcher shim) {
    String manager = "asdf";
    for (int i = 1; i <= shim.groupCount(); i++) {
      if (shim.group(i) != null && !shim.group(i).isEmpty()) {
        manager = shim.group(i);
      }
    }
    return new Failure(
        FailureKind.UNEXPECTED,
        tool + " is a shim of " + manager + ", for which no version is chosen outside a project",
        Remedy.step(
            "set "
                + pathVariable
                + " to the path that '"
                + manager
                + " which "
                + tool
                + "' prints in the project, or choose a version for all folders"));
  }

  private Optional<Failure> failure(String seen, String remedy) {
    return Optional.of(new Failure(FailureKind.UNEXPECTED, tool + seen, Remedy.step(remedy)));
  }
}
