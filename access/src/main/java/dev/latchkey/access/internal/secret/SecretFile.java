package dev.latchkey.access.internal.secret;

import dev.latchkey.access.AccessException;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file from which a developer's shell or IDE sets the three variables of {@code
 * EnvironmentCredential}. It holds a secret: its user alone can read it, git ignores it, and it is
 * no link.
 */
public final class SecretFile {
  /** From this long before its end on, a secret is warned of. */
  public static final Duration NEAR = Duration.ofDays(7);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final int LARGEST = 16 * 1024;
  private static final Pattern KEY =
      Pattern.compile("(?m)^# key ([0-9a-fA-F-]{36}) of (?:[^,\\n]*, ends (\\S+)$)?");
  private static final Pattern CLIENT = Pattern.compile("(?m)^AZURE_CLIENT_ID='?([^'\\s]+)'?\\s*$");
  private static final String IGNORE_ALL = "*\n";

  private final Path path;
  private final Path teamFolder;
  private final Surroundings surroundings;

  /**
   * Names a file. Nothing is read or written yet.
   *
   * @param path the file
   * @param teamFolder the folder of {@code team.yaml}, whose {@code .latchkey} git always ignores
   * @param surroundings the machine
   */
  public SecretFile(Path path, Path teamFolder, Surroundings surroundings) {
    this.path = path;
    this.teamFolder = teamFolder;
    this.surroundings = surroundings;
  }

  /** What a file says, without the secret. The end is {@code null} if it does not say it. */
  public record Content(String clientId, String keyId, @Nullable Instant end) {}

  /** What is written. */
  public record Values(String clientId, String tenantId, String keyId, Instant end, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Values[clientId=" + clientId + ", keyId=" + keyId + ", end=" + end + "]";
    }
  }

  /** The file as it is seen from the folder of {@code team.yaml}. */
  public String shown() {
    return path.startsWith(teamFolder)
        ? teamFolder.relativize(path).toString().replace('\\', '/')
        : path.toString();
  }

  /** The path. */
  public Path path() {
    return path;
  }

  /** Which app and which secret the file is for; empty if there is no file, or it is not ours. */
  public Optional<Content> find() {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
      Matcher key = KEY.matcher(text);
      Matcher client = CLIENT.matcher(text);
      return key.find() && client.find()
          ? Optional.of(new Content(client.group(1), key.group(1), instant(key.group(2))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Whether users other than its owner can read the file. */
  public boolean isReadByOthers() throws IOException {
    return Secrecy.isReadByOthers(path);
  }

  /** The command after which no other user can read the file. */
  public String commandToHide() {
    return Secrecy.commandForFile(path);
  }

  /** Does something with the file while no other run can. */
  public <T> T whileLocked(Supplier<T> action) {
    FileChannel held = lock();
    try {
      return action.get();
    } finally {
      close(held);
    }
  }

  private FileChannel lock() {
    Instant deadline = surroundings.clock().instant().plus(LONGEST_WAIT);
    try {
      Path lock = ownFolder().resolve(path.getFileName() + ".lock");
      refuseLink(lock);
      return lockOf(
          FileChannel.open(
              lock,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              Secrecy.ofFile(lock)),
          deadline);
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Waits for the lock. Without it, the file is closed. */
  private FileChannel lockOf(FileChannel channel, Instant deadline)
      throws IOException, InterruptedException {
    boolean isHeld = false;
    try {
      while (surroundings.clock().instant().isBefore(deadline)) {
        isHeld = isLocked(channel);
        if (isHeld) {
          return channel;
        }
        Thread.sleep(50);
      }
    } finally {
      if (!isHeld) {
        close(channel);
      }
    }
    throw new AccessException(
        FailureKind.TIMED_OUT, "Another run holds the secret file '" + path + "'", null);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // Held by another thread of this JVM.
    }
  }

  private AccessException interrupted() {
    Thread.currentThread().interrupt();
    return new AccessException(
        FailureKind.INTERRUPTED, "Writing the secret file '" + path + "' was interrupted", null);
  }

  private AccessException unwritable(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : null;
    return new AccessException(
        FailureKind.INVALID_REQUEST,
        "The secret file '"
            + path
            + "' can't be written: "
            + (reason == null ? e.getClass().getSimpleName() : reason),
        null);
  }

  /**
   * Checks that a secret may be written here, before there is one. Makes the folder where it is
   * missing, and lets git ignore a folder {@code .latchkey}.
   */
  public void requireSafe() {
    prepareFolder();
    try {
      refuseLink(path);
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          throw new UnsafePlaceException(path, "it is not a regular file", null);
        }
        if (Secrecy.isReadByOthers(path)) {
          throw new UnsafePlaceException(
              path, "other users can read what is there", Secrecy.commandForFile(path));
        }
      }
      Optional<Path> repository = GitIgnore.repository(path);
      if (repository.isPresent() && !new GitIgnore(surroundings).ignores(repository.get(), path)) {
        throw new UnsafePlaceException(
            path,
            "git does not ignore it in '" + repository.get() + "'",
            "Add the file or its folder to .gitignore, and run: git rm --cached '" + path + "'");
      }
      if (Files.exists(path) && Files.size(path) > 0 && find().isEmpty()) {
        throw new UnsafePlaceException(
            path,
            "what is there was not written by latchkey, and would be lost",
            "Choose another secretFile, or move the file away");
      }
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private Path folder() {
    Path folder = path.toAbsolutePath().getParent();
    return folder == null ? path.toAbsolutePath() : folder;
  }

  private void prepareFolder() {
    Path folder = folder();
    try {
      // A link in the checkout, which anybody could have committed, may lead anywhere.
      @Nullable Path part = folder;
      while (part != null && part.startsWith(teamFolder) && !part.equals(teamFolder)) {
        refuseLink(part);
        part = part.getParent();
      }
      makeFolder(folder);
      if (String.valueOf(folder.getFileName()).equals(".latchkey")) {
        ignoreAll(folder);
      }
      if (Secrecy.isChangedByOthers(folder)) {
        throw new UnsafePlaceException(
            path, "other users can write to its folder", Secrecy.commandForFolder(folder));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, Secrecy.ofFolder(folder));
      Secrecy.close(folder);
    }
  }

  /** The folder next to {@code team.yaml} that git ignores. */
  private Path ownFolder() throws IOException {
    Path folder = teamFolder.resolve(".latchkey");
    refuseLink(folder);
    makeFolder(folder);
    ignoreAll(folder);
    return folder;
  }

  private static void ignoreAll(Path folder) throws IOException {
    Path file = folder.resolve(".gitignore");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.writeString(file, IGNORE_ALL, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        // Another run was first.
      }
    }
  }

  private void refuseLink(Path part) {
    if (Files.isSymbolicLink(part)) {
      throw new UnsafePlaceException(path, "'" + part + "' is a link", null);
    }
  }

  /** Puts a new secret in the place of the old one, whole or not at all. */
  public void write(Values values, String person) {
    requireSafe();
    Path next = temporary();
    try {
      Files.deleteIfExists(next);
      try (FileChannel channel =
          FileChannel.open(
              next,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              Secrecy.ofFile(next))) {
        Secrecy.close(next);
        if (Secrecy.isReadByOthers(next)) {
          throw new UnsafePlaceException(
              path, "a new file there is one that others can read", null);
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text(values, person));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      try {
        Files.deleteIfExists(next);
      } catch (IOException e) {
        // Ours alone to read, ignored by git, and replaced by the next run.
      }
    }
  }

  /** Next to the file, or where git ignores everything: a killed run leaves it behind. */
  private Path temporary() {
    Path next = path.resolveSibling(path.getFileName() + ".new");
    Optional<Path> repository = GitIgnore.repository(next);
    try {
      if (repository.isEmpty() || new GitIgnore(surroundings).ignores(repository.get(), next)) {
        return next;
      }
      return ownFolder().resolve(next.getFileName());
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static String text(Values values, String person) {
    return String.join(
        "\n",
        List.of(
            "# Written by latchkey for " + person + ". It holds a secret: don't commit or copy it.",
            "# key " + values.keyId() + " of this app, ends " + values.end(),
            "AZURE_CLIENT_ID=" + quoted(values.clientId()),
            "AZURE_TENANT_ID=" + quoted(values.tenantId()),
            "AZURE_CLIENT_SECRET=" + quoted(values.secret()),
            ""));
  }

  /** Plain where a shell would not change it: docker's --env-file takes quotes for a part. */
  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9._-][A-Za-z0-9._~-]*")
        ? value
        : "'" + value.replace("'", "'\\''") + "'";
  }
}
