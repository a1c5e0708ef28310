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
 * The state files of one tool, read together while the tool may be writing them. Tools truncate and
 * write in place, so a file can be met empty or half: a reading counts only if no stamp moved
 * meanwhile, and one that fails beside a file written just now is tried again, for 40 ms at most.
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

  /** Makes something of the texts; is called again when a reading has to be repeated. */
  @FunctionalInterface
  public interface Reader<T extends @Nullable Object> {
    T read(Texts texts) throws UnreadableStateException;
  }

  /**
   * What was read, and what the files looked like meanwhile.
   *
   * @param stamps what each file looked like
   * @param value what was made of the texts, or {@code null} if nothing could be
   * @param failure why not
   * @param start when the reading began
   * @param isSettled whether equal stamps will mean equal contents
   */
  public record Reading<T extends @Nullable Object>(
      List<Stamp> stamps,
      @Nullable T value,
      @Nullable Reason failure,
      Instant start,
      boolean isSettled) {

    /**
     * Whether each later change of some of the files will change its stamp.
     *
     * @param count how many of the files, the first ones
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
   * The files of a tool.
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

  /** Whether the files are those that were read: a look at each of them and nothing else. */
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
    return new Reading<>(stamps, value, failure, start, isSettled);
  }

  private List<Stamp> stamps() {
    List<Stamp> stamps = new ArrayList<>(paths.length);
    for (int i = 0; i < paths.length; i++) {
      stamps.add(Stamp.of(files[i], paths[i]));
    }
    return stamps;
  }

  /** The texts of the files, each read when it is first asked for, all overwritten at the end. */
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

    /** The text of a file, or {@code null} if there is no such file. */
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

    /** Whether the files of an earlier reading, the first of these, are what they were then. */
    public boolean areAsIn(Reading<?> earlier) {
      List<Stamp> then = earlier.stamps();
      return earlier.isSettled() && stamps.subList(0, then.size()).equals(then);
    }

    /** Whether every file was written long ago, so that none is half by now. */
    public boolean areSettled() {
      return isSettled;
    }

    private void requireSafe(int index, Stamp stamp) throws UnreadableStateException {
      // A pipe would keep us waiting when it is opened.
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
