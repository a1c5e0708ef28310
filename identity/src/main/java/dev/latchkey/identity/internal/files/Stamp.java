package dev.latchkey.identity.internal.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a file at one moment. Two equal stamps mean an unchanged file only if their
 * time is old enough. Kernels update a file's time only every 1 to 10 ms, and a tool rewrites its
 * files in place, so two contents of the same length can have the same stamp.
 *
 * @param exists whether the path exists
 * @param isFile whether it is a regular file
 * @param size its size in bytes
 * @param time when it was last written
 * @param key its inode, or {@code null} on systems without inodes
 */
public record Stamp(
    boolean exists, boolean isFile, long size, @Nullable FileTime time, @Nullable Object key) {
  private static final Stamp ABSENT = new Stamp(false, false, 0, null, null);
  private static final Stamp OPAQUE = new Stamp(true, false, 0, null, null);

  /** Longer than the resolution of any file time (FAT: two seconds). */
  private static final long SETTLED = Duration.ofSeconds(2).toMillis();

  static Stamp of(File file, Path path) {
    // Checked first, since reading the attributes of a missing file costs an exception.
    if (!file.exists()) {
      return ABSENT;
    }
    try {
      return of(path);
    } catch (IOException e) {
      return file.exists() ? OPAQUE : ABSENT;
    }
  }

  private static Stamp of(Path path) throws IOException {
    BasicFileAttributes facts = Files.readAttributes(path, BasicFileAttributes.class);
    return new Stamp(
        true, facts.isRegularFile(), facts.size(), facts.lastModifiedTime(), facts.fileKey());
  }

  /** Written out for performance; {@code internal.source} explains why. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Stamp that
        && exists == that.exists
        && isFile == that.isFile
        && size == that.size
        && Objects.equals(time, that.time)
        && Objects.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(size, time, key);
  }

  /** True if the file still has this stamp; reads its attributes once. */
  boolean isStill(File file, Path path) {
    try {
      return exists ? equals(of(path)) : !file.exists();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * True if the file was last written long enough before a moment that its next change must change
   * the stamp.
   */
  boolean isSettledAt(Instant moment) {
    return time == null || time.toMillis() <= moment.toEpochMilli() - SETTLED;
  }
}
