package dev.latchkey.identity.internal.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The state files of one tool, read together while the tool may be writing them. Tools truncate
 * files and write in place, so a file may be empty or incomplete. A reading counts only if no stamp
 * changed during it. If it fails and a file was written just now, it is repeated, for at most 40
 * ms.
 */
public final class StateFiles {
  private static final int ATTEMPTS = 14;
  private static final long FIRST_PAUSE = Duration.ofNanos(250_000).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(4).toNanos();

  private final Clock clock;
  private final Path folder;
  private final Path[] paths;
  private final File[] files;
  private final int[] caps;

  /** Parses the texts. It is called again if a reading must be repeated. */
  @FunctionalInterface
  public interface Reader<T extends @Nullable Object> {
    T read(Texts texts) throws UnreadableStateException;
  }

  /**
   * The result of a reading, and the stamps of the files during it.
   *
   * @param stamps the stamp of each file
   * @param value the result of the parser, or {@code null} if it failed
   * @param failure why it failed
   * @param start when the reading began
   * @param isSettled whether equal stamps will mean an equal result
   */
  public record Reading<T extends @Nullable Object>(
      List<Stamp> stamps,
      @Nullable T value,
      @Nullable Reason failure,
      Instant start,
      boolean isSettled) {

    /**
     * Whether the next change of one of the first files must change its stamp.
     *
     * @param count how many files, from the first
     * @return {@code false} if one of them was written just now
     */
    public boolean areSettled(int count) {
      return areSettledAt(start, stamps, count);
    }

    private static boolean areSettledAt(Instant moment, List<Stamp> stamps, int count) {
      for (int i = 0; i < count; i++) {
        if (!stamps.get(i).isSettledAt(moment)) {
          return false;
        }
      }
      return true;
    }

    public Reason failureOrMalformed() {
      return failure == null ? Reason.MALFORMED : failure;
    }
  }

  /**
   * Creates the state files of a tool.
   *
   * @param clock the time
   * @param folder the tool's folder
   * @param names the files, below the folder
   * @param caps the most bytes that are read of each
   */
  public StateFiles(Clock clock, Path folder, String[] names, int[] caps) {
    this.clock = clock;
    this.folder = folder;
    this.paths = new Path[names.length];
    this.files = new File[names.length];
    this.caps = caps.clone();
    for (int i = 0; i < paths.length; i++) {
      paths[i] = folder.resolve(names[i]);
      files[i] = paths[i].toFile();
    }
  }

  /** True if the files still have the stamps of a reading. Reads only their attributes. */
  public boolean areStill(Reading<?> reading) {
    if (!reading.isSettled()) {
      return false;
    }
    return areStill(reading.stamps());
  }

  private boolean areStill(List<Stamp> stamps) {
    for (int i = 0; i < paths.length; i++) {
      if (!stamps.get(i).isStill(files[i], paths[i])) {
        return false;
      }
    }
    return true;
  }

  public <T extends @Nullable Object> Reading<T> read(Reader<T> reader) {
    long pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      Instant start = clock.instant();
      Reading<T> reading = readOnce(reader, start);
      Reason failure = reading.failure();
      boolean mayBeTorn =
          failure != null
              && (failure == Reason.CHANGING
                  || (failure == Reason.MALFORMED && !reading.isSettled()));
      if (!mayBeTorn || attempt == ATTEMPTS) {
        return reading;
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  private <T extends @Nullable Object> Reading<T> readOnce(Reader<T> reader, Instant start) {
    List<Stamp> stamps = stamps();
    boolean isSettled = Reading.areSettledAt(start, stamps, stamps.size());
    T value = null;
    Reason failure = null;
    try (Texts texts = new Texts(stamps, isSettled)) {
      value = reader.read(texts);
    } catch (UnreadableStateException e) {
      failure = e.reason();
    }
    if (!areStill(stamps)) {
      return new Reading<>(stamps, null, Reason.CHANGING, start, false);
    }
    return new Reading<>(stamps, value, failure, start, isSettled && isOfStamps(failure));
  }

  /**
   * True if only a changed stamp can change the result. A program that has the file open for a
   * moment, or a wrong mode that is set right, changes no stamp.
   */
  private static boolean isOfStamps(@Nullable Reason failure) {
    return failure != Reason.NOT_READABLE && failure != Reason.NOT_OURS;
  }

  private List<Stamp> stamps() {
    List<Stamp> stamps = new ArrayList<>(paths.length);
    for (int i = 0; i < paths.length; i++) {
      stamps.add(Stamp.of(files[i], paths[i]));
    }
    return stamps;
  }

  /** The texts of the files. Each is read on first use, and all are overwritten at the end. */
  public final class Texts implements AutoCloseable {
    private final List<Stamp> stamps;
    private final boolean isSettled;
    private final @Nullable StateText[] texts;
    private boolean isFolderSafe;

    private Texts(List<Stamp> stamps, boolean isSettled) {
      this.stamps = stamps;
      this.isSettled = isSettled;
      this.texts = new StateText[stamps.size()];
    }

    /** The text of a file, or {@code null} if the file does not exist. */
    public @Nullable StateText find(int index) throws UnreadableStateException {
      Stamp stamp = stamps.get(index);
      if (!stamp.exists()) {
        return null;
      }
      StateText text = texts[index];
      if (text == null) {
        requireSafe(index, stamp);
        text = StateText.read(files[index], stamp);
        texts[index] = text;
      }
      return text;
    }

    /**
     * The text of a file that Windows encrypted for this user.
     *
     * @return the text, or {@code null} if the file does not exist or can't be decrypted
     */
    public @Nullable StateText findProtected(int index) throws UnreadableStateException {
      Stamp stamp = stamps.get(index);
      StateText text = texts[index];
      if (text == null && stamp.exists() && FileOwner.IS_WINDOWS) {
        requireSafe(index, stamp);
        text = StateText.readProtected(files[index], stamp);
        texts[index] = text;
        if (text == null && !isSettled) {
          throw new UnreadableStateException(Reason.MALFORMED); // It may be half written.
        }
      }
      return text;
    }

    /** True if the files of an earlier reading, which come first in this one, are unchanged. */
    public boolean areAsIn(Reading<?> earlier) {
      List<Stamp> then = earlier.stamps();
      return earlier.isSettled() && stamps.subList(0, then.size()).equals(then);
    }

    /** True if every file was written long ago, so that none can be incomplete now. */
    public boolean areSettled() {
      return isSettled;
    }

    private void requireSafe(int index, Stamp stamp) throws UnreadableStateException {
      // Opening a pipe would block.
      if (!stamp.isFile()) {
        throw new UnreadableStateException(Reason.NOT_A_FILE);
      }
      if (stamp.size() > caps[index]) {
        throw new UnreadableStateException(Reason.TOO_LARGE);
      }
      try {
        isFolderSafe = isFolderSafe || FileOwner.isThisUserAlone(folder);
        if (!isFolderSafe || !FileOwner.isThisUserAlone(paths[index])) {
          throw new UnreadableStateException(Reason.NOT_OURS);
        }
      } catch (IOException e) {
        throw new UnreadableStateException(Reason.NOT_READABLE);
      }
    }

    @Override
    public void close() {
      for (StateText text : texts) {
        if (text != null) {
          text.close();
        }
      }
    }
  }
}
