package dev.latchkey.access.internal.change;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A kind of object of which a team has one under a name, though Microsoft Graph lets two have the
 * same name: two runs at once choose the same one, the oldest, then that with the smallest id.
 *
 * @param <T> the object
 */
abstract class OnlyOne<T> {
  private final Comparator<T> first;
  private final Function<T, String> id;

  OnlyOne(Function<T, String> created, Function<T, String> id) {
    this.first = Comparator.comparing(created).thenComparing(id);
    this.id = id;
  }

  /** All of the name. */
  abstract List<T> named();

  /** Makes one more of the name. */
  abstract T create();

  /** Removes the one that this run has just made. */
  abstract void delete(String id);

  /** The one that is there, else a new one. */
  T get(Patience patience) {
    return named().stream().min(first).orElseGet(() -> made(patience));
  }

  private T made(Patience patience) {
    T mine = create();
    patience.settle();
    T winner = Stream.concat(named().stream(), Stream.of(mine)).min(first).orElse(mine);
    if (!id.apply(winner).equals(id.apply(mine))) {
      // Another run made one at the same time.
      delete(id.apply(mine));
    }
    return winner;
  }
}
