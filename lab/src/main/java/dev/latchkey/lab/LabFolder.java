package dev.latchkey.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lab's temporary folder: for its owner alone, gone with the lab. A lab that was killed can't
 * tidy up; the next one that starts does it, and knows by a lock, which ends with a process, that
 * nobody uses the folder any more.
 */
final class LabFolder implements AutoCloseable {
  private static final String PREFIX = "latchkey-lab-";
  private static final String LOCK = "lock";

  /**
   * Tells the folders of this process from all others. Their locks must never be tried: to close a
   * file ends every lock that the process has on it, and the next process would sweep the folder.
   */
  private static final String OWN_PREFIX = PREFIX + thisProcess() + "-";

  /** A folder without a lock may be one that is just being made. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Path path;
  private final FileChannel lock;

  private LabFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes a folder, and removes those that dead labs of the same user left.
   *
   * @param parent where to; the system's temporary folder as a rule
   * @param now tells old leftovers from folders in the making
   * @return the folder
   * @throws IOException if it can't be made
   */
  static LabFolder create(Path parent, Instant now) throws IOException {
    Path path = Files.createTempDirectory(parent, OWN_PREFIX, ownerOnly("rwx------"));
    sweep(parent, now, Files.getOwner(path));
    // Locked under another name: a sweep of another lab never sees the lock while nobody holds it.
    Path unlocked = path.resolve(LOCK + ".new");
    FileChannel lock =
        FileChannel.open(
            unlocked,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly("rw-------"));
    if (lock.tryLock() == null) {
      throw new IOException("The lab's folder " + path + " could not be locked.");
    }
    Files.move(unlocked, path.resolve(LOCK));
    return new LabFolder(path, lock);
  }

  /** The id alone is not enough: ids come again, and another container has its own. */
  private static String thisProcess() {
    ProcessHandle process = ProcessHandle.current();
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "-" + Long.toString(started, Character.MAX_RADIX);
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void sweep(Path parent, Instant now, UserPrincipal owner) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isOf(owner, folder) && isLeftOver(folder, now)) {
          delete(folder);
        }
      }
    } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
      // Leftovers that can't be removed are somebody else's, and harm nobody.
    }
  }

  /**
   * In a temporary folder that all users share, a folder of another may be a trap for root: what is
   * in it can be exchanged for links to elsewhere while it is being removed.
   */
  private static boolean isOf(UserPrincipal owner, Path folder) throws IOException {
    try {
      return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner);
    } catch (NoSuchFileException e) {
      return false; // Another lab was quicker.
    }
  }

  private static boolean isLeftOver(Path folder, Instant now) throws IOException {
    boolean isOwn = folder.getFileName().toString().startsWith(OWN_PREFIX);
    if (isOwn || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Path lockFile = folder.resolve(LOCK);
    if (!Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
      return Files.getLastModifiedTime(folder).toInstant().isBefore(now.minus(GRACE));
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** {@return the folder} */
  Path path() {
    return path;
  }

  /**
   * Makes a folder inside, for its owner alone.
   *
   * @param name its name
   * @return the folder
   */
  Path folder(String name) {
    try {
      return Files.createDirectory(path.resolve(name), ownerOnly("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a file inside, readable by its owner alone.
   *
   * @param name its name
   * @param content what to write
   * @return the file
   */
  Path write(String name, String content) {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file inside, readable by its owner alone.
   *
   * @param name its name
   * @param content what to write
   * @return the file
   */
  Path write(String name, byte[] content) {
    try {
      Path file = path.resolve(name);
      if (!Files.exists(file)) {
        Files.createFile(file, ownerOnly("rw-------"));
      }
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
      delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        deleteOnce(folder);
        return;
      } catch (IOException e) {
        // A tool that is just ending may write one file more; another lab may sweep beside us.
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
          return;
        }
        if (attempt == 3) {
          throw e;
        }
      }
    }
  }

  private static void deleteOnce(Path folder) throws IOException {
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(folder)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e); // A file vanished while we looked.
    }
    for (Path file : inside) {
      Files.deleteIfExists(file);
    }
  }
}
