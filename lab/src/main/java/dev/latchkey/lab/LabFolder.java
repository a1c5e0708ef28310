package dev.latchkey.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The lab's temporary folder. Only its owner can read it, and the lab removes it. A lab that was
 * killed can't; the next lab to start does. It recognizes the folder of a dead process by its lock,
 * which ends with the process.
 */
final class LabFolder implements AutoCloseable {
  private static final String PREFIX = "latchkey-lab-";
  private static final String LOCK = "lock";

  /**
   * The prefix of this process's folders. A process must never try its own locks: closing a file
   * ends every lock that the process holds on it, and another process would then remove the folder.
   */
  private static final String OWN_PREFIX = PREFIX + thisProcess() + "-";

  /** A folder without a lock may be a new one. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  /** How many names there are: those of eight digits. */
  private static final long NAMES = 2_821_109_907_456L; // 36^8

  private final Path path;
  private final FileChannel lock;
  private final AtomicInteger names = new AtomicInteger();

  private LabFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes a folder, and removes the folders of this user's dead labs.
   *
   * @param parent the folder around it; usually the system's temporary folder
   * @param now the time, by which a folder without a lock is new or left over
   * @return the folder
   * @throws IOException if it can't be made
   */
  static LabFolder create(Path parent, Instant now) throws IOException {
    Path path = newFolder(parent);
    sweep(parent, now, Files.getOwner(path));
    // Locked under another name, so that no other lab ever finds the lock unheld.
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

  /**
   * Its name is shorter than what {@link Files#createTempDirectory} gives, since sockets are in it.
   */
  private static Path newFolder(Path parent) throws IOException {
    while (true) {
      String random = Long.toString(RANDOM.nextLong(NAMES), Character.MAX_RADIX);
      try {
        return Files.createDirectory(parent.resolve(OWN_PREFIX + random), ownerOnly("rwx------"));
      } catch (FileAlreadyExistsException e) {
        // Another lab of this process has that name.
      }
    }
  }

  /** The process id alone is not enough: ids are reused, and containers have their own. */
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
      // Folders that can't be removed do no harm.
    }
  }

  /**
   * In a shared temporary folder, another user's folder may be a trap for root: that user can
   * replace its content by links to other places while root removes it.
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
   * Makes a folder inside that only its owner can read.
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
   * A name inside that nobody has. It is short, since the path of a socket may have 99 characters.
   *
   * @param prefix what the name begins with
   * @return the name, of which nothing is made
   */
  String newName(String prefix) {
    return prefix + names.incrementAndGet();
  }

  /**
   * Writes a file inside that only its owner can read.
   *
   * @param name its name
   * @param content its text
   * @return the file
   */
  Path write(String name, String content) {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file inside that only its owner can read.
   *
   * @param name its name
   * @param content its bytes
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
        // A tool that is ending may write another file, or another lab removes the folder too.
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
