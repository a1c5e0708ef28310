package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.Stamp;
import dev.latchkey.identity.internal.files.StateFiles;
import dev.latchkey.identity.internal.files.StateFiles.Reading;
import dev.latchkey.identity.internal.files.StateFiles.Texts;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of a tool that keeps it in one folder. Every call checks the files' stamps, and
 * reads the files again if one was written. The sign-in and the token cache are read together, so
 * that a token belongs to the sign-in that was read with it.
 *
 * <p>Thread-safe.
 *
 * @param <V> the contents of the files, in the tool's own form
 */
public abstract class StateReader<V> implements ToolState {
  private final @Nullable StateFiles files;
  private final int who;
  private final int tokens;
  private volatile @Nullable LastRead<V> lastRead;

  /** The result of the last reading, and when it began, by {@link System#nanoTime}. */
  private record LastRead<V>(Reading<V> reading, Snapshot snapshot, long start) {}

  /**
   * Creates a reader for a folder.
   *
   * @param clock the time
   * @param folder the tool's folder, or {@code null} if it is unknown
   * @param names the files, those that define the sign-in first
   * @param caps the most bytes that are read of each
   * @param who how many of the files define the sign-in
   * @param tokens the index of the first file of the tool's token cache
   */
  protected StateReader(
      Clock clock, @Nullable Path folder, String[] names, int[] caps, int who, int tokens) {
    this.files = folder == null ? null : new StateFiles(clock, folder, names, caps);
    this.who = who;
    this.tokens = tokens;
  }

  /**
   * The folder in a variable, else one in the user's home. A path that {@link Surroundings} could
   * not make absolute gives no folder: the tool may find another one.
   *
   * @param surroundings the machine
   * @param variable the variable
   * @param name the folder's name below the user's home
   * @return the folder, or {@code null} if it is unknown
   */
  protected static @Nullable Path folder(Surroundings surroundings, String variable, String name) {
    Optional<String> named = surroundings.variable(variable);
    if (named.isEmpty() && !surroundings.environment().getOrDefault(variable, "").isEmpty()) {
      return null; // Blanks: a folder to the tools, unset to us.
    }
    try {
      Optional<String> home = named.isPresent() ? Optional.empty() : surroundings.home();
      String folder = home.isPresent() ? home.get() + "/" + name : named.orElse("");
      Optional<String> absolute = surroundings.absolute(folder);
      return absolute.isPresent() ? Path.of(absolute.get()) : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /**
   * Reads the sign-in.
   *
   * @param texts the files
   * @param query the token to look for, or {@code null}
   * @return the contents
   * @throws UnreadableStateException if they hold nothing reliable
   */
  protected abstract V read(Texts texts, @Nullable CacheQuery query)
      throws UnreadableStateException;

  /**
   * The sign-in.
   *
   * @param value the contents of the files
   * @param subscription the id or name of the subscription that selects the account, or {@code
   *     null}
   * @return the sign-in
   */
  protected abstract SignInState state(V value, @Nullable String subscription);

  /**
   * Whether the token cache may be read for a query.
   *
   * @param query the query
   * @return {@code false} if the tool must be run
   */
  protected boolean mayRead(CacheQuery query) {
    return false;
  }

  /**
   * Finds the token that the tool would print now.
   *
   * @param value the contents of the files
   * @param texts the files
   * @param query the token to look for
   * @param isNew whether the value was read just now, for this query
   * @return the token, or {@code null} unless the tool's cache holds exactly one that fits
   * @throws UnreadableStateException if the files hold nothing reliable
   */
  protected @Nullable Token token(V value, Texts texts, CacheQuery query, boolean isNew)
      throws UnreadableStateException {
    return null;
  }

  @Override
  public Snapshot snapshot(@Nullable String subscription, @Nullable CacheQuery query) {
    StateFiles present = files;
    if (present == null) {
      return nowhere();
    }
    LastRead<V> now = lastRead;
    return now != null && present.areStill(now.reading())
        ? of(now, subscription)
        : readAgain(present, subscription, query, System.nanoTime());
  }

  /**
   * The contents of the files.
   *
   * @return the contents, or {@code null} if they hold nothing reliable
   */
  protected final @Nullable V contents() {
    snapshot(null, null);
    LastRead<V> now = lastRead;
    return now == null ? null : now.reading().value();
  }

  private static Snapshot nowhere() {
    return new Snapshot(new Unknown(Reason.NO_FOLDER), List.of(), List.of(), true);
  }

  /**
   * Only one thread reads at a time. A thread that waited takes a reading that began after its
   * call.
   */
  private synchronized Snapshot readAgain(
      StateFiles present, @Nullable String subscription, @Nullable CacheQuery query, long arrival) {
    LastRead<V> now = lastRead;
    boolean isNew = now != null && (now.start() - arrival >= 0 || present.areStill(now.reading()));
    return now != null && isNew ? of(now, subscription) : readNow(present, subscription, query);
  }

  @Override
  public Snapshot readToken(CacheQuery query) {
    StateFiles present = files;
    return present == null || !mayRead(query)
        ? snapshot(query.subscription(), null).withToken(null)
        : readNow(present, query.subscription(), query);
  }

  private Snapshot readNow(
      StateFiles present, @Nullable String subscription, @Nullable CacheQuery query) {
    long start = System.nanoTime();
    Reader reader = new Reader(query != null && mayRead(query) ? query : null);
    Reading<V> reading = present.read(reader);
    LastRead<V> fresh = lastRead(reading, start);
    lastRead = fresh;
    Snapshot snapshot = of(fresh, subscription);
    return query == null
        ? snapshot
        : snapshot.withToken(reading.value() == null ? null : reader.token);
  }

  private LastRead<V> lastRead(Reading<V> reading, long start) {
    V value = reading.value();
    SignInState state =
        value == null ? new Unknown(reading.failureOrMalformed()) : state(value, null);
    List<Stamp> stamps = reading.stamps();
    Snapshot snapshot =
        new Snapshot(
            state,
            part(stamps, 0, who),
            reading.areSettled(who),
            part(stamps, tokens, stamps.size()),
            reading.isSettled(),
            false,
            null);
    return new LastRead<>(reading, snapshot, start);
  }

  private static List<Stamp> part(List<Stamp> stamps, int from, int to) {
    List<Stamp> part = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      part.add(stamps.get(i));
    }
    return part;
  }

  private Snapshot of(LastRead<V> now, @Nullable String subscription) {
    V value = now.reading().value();
    return value == null ? now.snapshot() : of(value, now.snapshot(), subscription);
  }

  /**
   * The snapshot for a caller.
   *
   * @param value the contents of the files
   * @param snapshot the snapshot of these files, for the tool's default subscription
   * @param subscription the id or name of the subscription that selects the account, or {@code
   *     null}
   * @return the snapshot
   */
  protected Snapshot of(V value, Snapshot snapshot, @Nullable String subscription) {
    return subscription == null ? snapshot : snapshot.with(state(value, subscription));
  }

  /** Reads the sign-in, unless it is known, and the requested token. */
  private final class Reader implements StateFiles.Reader<V> {
    private final @Nullable CacheQuery query;
    private @Nullable Token token;

    private Reader(@Nullable CacheQuery query) {
      this.query = query;
    }

    @Override
    public V read(Texts texts) throws UnreadableStateException {
      token = null;
      LastRead<V> known = lastRead;
      V value = known == null ? null : known.reading().value();
      boolean isNew = known == null || value == null || !texts.areAsIn(known.reading());
      V now = value == null || isNew ? StateReader.this.read(texts, query) : value;
      if (query != null) {
        token = token(now, texts, query, isNew);
      }
      return now;
    }
  }
}
