package dev.latchkey.lab.internal.graph;

import dev.latchkey.lab.internal.web.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query options of a request: {@code $filter}, {@code $select}, {@code $top}, {@code $count},
 * {@code $skiptoken}.
 */
final class GraphQuery {
  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 999;

  /** Others are refused, so that nobody takes an unfiltered list for a filtered one. */
  private static final Set<String> OPTIONS =
      Set.of("$filter", "$select", "$top", "$count", "$skiptoken");

  private final GraphCall call;
  private final Parameters options;
  private final List<String> selected;

  private GraphQuery(GraphCall call) throws GraphException {
    this.call = call;
    this.options = call.exchange().query();
    for (String name : options.asMap().keySet()) {
      if (name.startsWith("$") && !OPTIONS.contains(name)) {
        throw GraphException.badQuery("The query option '" + name + "' is not supported here.");
      }
    }
    this.selected =
        options.find("$select").stream()
            .flatMap(names -> Arrays.stream(names.split(",", -1)))
            .map(String::strip)
            .toList();
  }

  static GraphQuery of(GraphCall call) throws GraphException {
    return new GraphQuery(call);
  }

  /** One object with its context. */
  Map<String, @Nullable Object> selected(String context, GraphObject object) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("@odata.context", context + selection() + "/$entity");
    answer.putAll(select(object));
    return answer;
  }

  /** The properties as a context names them: {@code (displayName,id)}, nothing for all. */
  private String selection() {
    return selected.isEmpty() ? "" : "(" + String.join(",", selected) + ")";
  }

  private Map<String, @Nullable Object> select(GraphObject object) {
    if (selected.isEmpty()) {
      return object.properties();
    }
    Map<String, @Nullable Object> some = new LinkedHashMap<>(object.properties());
    some.keySet().removeIf(name -> !name.startsWith("@") && !selected.contains(name));
    return some;
  }

  /** The objects that {@code $filter} wants. */
  List<GraphObject> filtered(List<GraphObject> objects) throws GraphException {
    boolean isEventual =
        call.exchange().header("ConsistencyLevel").filter("eventual"::equalsIgnoreCase).isPresent();
    boolean isCounted = isCounted() || call.segment(call.size() - 1).equals("$count");
    String text = options.get("$filter");
    GraphFilter.Read filter = text.isBlank() ? null : GraphFilter.read(text);
    boolean isAdvanced = isCounted || (filter != null && filter.isAdvanced());
    if (isAdvanced && !isEventual) {
      throw GraphException.badQuery(
          "Request is not supported. $count, and operators such as ne, not and endsWith, are"
              + " supported only with the header 'ConsistencyLevel: eventual'.");
    }
    if (filter != null && filter.isAdvanced() && !isCounted) {
      throw GraphException.badQuery(
          "Operator is not supported because the required parameters might be missing. Try adding"
              + " $count=true query parameter and ConsistencyLevel:eventual header.");
    }
    return filter == null ? objects : objects.stream().filter(filter.matches()).toList();
  }

  private boolean isCounted() {
    return options.get("$count").equalsIgnoreCase("true");
  }

  /** One page, with the address of the next one. */
  Map<String, @Nullable Object> page(List<GraphObject> objects) throws GraphException {
    List<GraphObject> all = filtered(objects);
    int size = number("$top", USUAL_PAGE);
    if (size < 1 || size > LARGEST_PAGE) {
      throw GraphException.badRequest(
          "Invalid page size specified: '" + size + "'. Must be between 1 and 999 inclusive.");
    }
    int from = Math.min(number("$skiptoken", 0), all.size());
    int to = Math.min(from + size, all.size());
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put(
        "@odata.context",
        GraphCall.HOST + call.version() + "/$metadata#" + call.setOfAnswer() + selection());
    if (isCounted()) {
      answer.put("@odata.count", all.size());
    }
    if (to < all.size()) {
      answer.put("@odata.nextLink", next(to));
    }
    answer.put("value", all.subList(from, to).stream().map(this::select).toList());
    return answer;
  }

  private int number(String option, int usual) throws GraphException {
    String text = options.get(option);
    if (text.isEmpty()) {
      return usual;
    }
    if (!text.matches("[0-9]{1,7}")) {
      throw GraphException.badRequest("Invalid value '" + text + "' for " + option + ".");
    }
    return Integer.parseInt(text);
  }

  private String next(int from) {
    List<String> pairs = new ArrayList<>();
    options
        .with("$skiptoken", Integer.toString(from))
        .asMap()
        .forEach((name, value) ->
            pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    String path = call.exchange().rawPath().replaceFirst("^/+", "");
    return GraphCall.HOST + path + "?" + String.join("&", pairs);
  }
}
