package dev.latchkey.lab.internal.graph;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

/**
 * A list of objects, each made into JSON when it is read: a page of a large group costs no more
 * than its own objects.
 *
 * @param <T> what the objects are made from
 */
final class GraphList<T> extends AbstractList<GraphObject> {
  private final List<T> sources;
  private final Function<T, GraphObject> document;

  GraphList(List<T> sources, Function<T, GraphObject> document) {
    this.sources = sources;
    this.document = document;
  }

  @Override
  public GraphObject get(int index) {
    return document.apply(sources.get(index));
  }

  @Override
  public int size() {
    return sources.size();
  }
}
