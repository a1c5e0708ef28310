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
 * A file as seen from outside at one moment. Two equal stamps mean an unchanged file only once
 * their time is old: kernels move a file's time every 1 to 10 ms, and a tool rewrites its files in
 * place, so that two contents of the same length can carry the same stamp.
 *
 * @param exists whether anything is there
 * @param isFile whether it is a regular file
 * @param size its size in bytes
 * @param time when it was last written
 * @param key its inode, or {@code null} where there are none
 */
public record Stamp(
    boolean exists, boolean isFile, long size, @Nullable FileTime time, @Nullable Object key) {
  private static final Stamp ABSENT = new Stamp(false, false, 0, null, null);
  private static final Stamp OPAQUE = new Stamp(true, false, 0, null, null);

  /** Coarser than any clock that stamps files (FAT: two seconds). */
  private static final long SETTLED = Duration.ofSeconds(2).toMillis();

  static Stamp of(File file, Path path) {
    // Asked first, since attributes of what is not there cost an exception.
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

  /** Written out for the reason that {@code internal.source} gives. */
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

  /** Whether the file still has this stamp: one look at it. */
  boolean isStill(File file, Path path) {
    try {
      return exists ? equals(of(path)) : !file.exists();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the file was last written long enough before a moment to be known by its stamp. */
  boolean isSettledAt(Instant moment) {
    return time == null || time.toMillis() <= moment.toEpochMilli() - SETTLED;
  }
}
