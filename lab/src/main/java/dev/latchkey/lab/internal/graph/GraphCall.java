package dev.latchkey.lab.internal.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request: its path in segments, its query, its answer.
 *
 * @param exchange the request and its answer
 * @param caller who asks
 * @param version {@code v1.0} or {@code beta}
 * @param segments the path behind the version
 */
record GraphCall(Exchange exchange, GraphCaller caller, String version, List<String> segments) {
  static final String HOST = "https://graph.microsoft.com/";

  private static final Pattern BY_KEY =
      Pattern.compile("([A-Za-z]+)\\((?:(appId)=)?'([^']*)'\\)", Pattern.CASE_INSENSITIVE);

  static GraphCall of(Exchange exchange, GraphCaller caller) throws GraphException {
    List<String> segments = new ArrayList<>();
    for (String segment : exchange.path().split("/", -1)) {
      Matcher byKey = BY_KEY.matcher(segment);
      if (byKey.matches()) {
        // users('id') means users/id; an application's other key keeps its name.
        segments.add(byKey.group(1));
        segments.add((byKey.group(2) == null ? "" : "appId=") + byKey.group(3));
      } else if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    if (segments.isEmpty() || !segments.get(0).matches("v1\\.0|beta")) {
      throw GraphException.badRequest(
          "Invalid version: " + (segments.isEmpty() ? "" : segments.get(0)));
    }
    if (segments.size() == 1) {
      throw GraphException.noSuchSegment("");
    }
    return new GraphCall(
        exchange, caller, segments.get(0), List.copyOf(segments.subList(1, segments.size())));
  }

  String method() {
    return exchange.method();
  }

  /** The first segment. */
  String collection() {
    return segments.get(0);
  }

  int size() {
    return segments.size();
  }

  /** A segment, empty if the path is shorter. */
  String segment(int index) {
    return index < size() ? segments.get(index) : "";
  }

  boolean isMethod(String method) {
    return exchange.method().equals(method);
  }

  void requireMethod(String method) throws GraphException {
    if (!isMethod(method)) {
      throw GraphException.methodNotAllowed(exchange.method());
    }
  }

  GraphException methodNotAllowed() {
    return GraphException.methodNotAllowed(exchange.method());
  }

  /** The refusal of the segment at which the path leads nowhere. */
  GraphException nothingAt(int index) {
    return GraphException.noSuchSegment(segment(Math.min(index, size() - 1)));
  }

  JsonNode body() throws IOException, GraphException {
    JsonNode body = exchange.json();
    if (!body.isObject()) {
      throw GraphException.badRequest(
          "Unable to read JSON request payload. Please ensure Content-Type header is set and payload"
              + " is of valid JSON format.");
    }
    return body;
  }

  /** The object that {@code {"@odata.id": "…/directoryObjects/ID"}} names. */
  String reference() throws IOException, GraphException {
    String address = body().path("@odata.id").asText("");
    return referenced(address);
  }

  static String referenced(String address) throws GraphException {
    Matcher matcher =
        Pattern.compile(
                "https://graph\\.microsoft\\.com/(?:v1\\.0|beta)/(?:[0-9a-f-]{36}/)?[A-Za-z]+/"
                    + "([0-9A-Fa-f-]{36})",
                Pattern.CASE_INSENSITIVE)
            .matcher(address);
    if (!matcher.matches()) {
      throw GraphException.badRequest("Invalid URL format specified in payload.");
    }
    return matcher.group(1).toLowerCase(Locale.ROOT);
  }

  /** Answers with one object, as {@code $select} wants it. */
  void answer(int status, String context, GraphObject object) throws IOException, GraphException {
    exchange.answerJson(
        status, GraphQuery.of(this).selected(HOST + version + "/$metadata#" + context, object));
  }

  /**
   * The entity set of a list, as its context names it: the collection itself, the one of a cast
   * ({@code members/microsoft.graph.user}), else objects of any type.
   */
  String setOfAnswer() {
    String last = segments.get(size() - 1);
    if (size() == 1) {
      return last;
    }
    return last.startsWith("microsoft.graph.") && !last.endsWith("getByIds")
        ? last.substring("microsoft.graph.".length()) + "s"
        : "directoryObjects";
  }

  /** Answers with one page of a list, as {@code $filter}, {@code $select} and {@code $top} want. */
  void answerList(List<GraphObject> objects) throws IOException, GraphException {
    exchange.with("OData-Version", "4.0");
    GraphQuery query = GraphQuery.of(this);
    if (segments.get(size() - 1).equals("$count")) {
      exchange.answer(200, "text/plain", Integer.toString(query.filtered(objects).size()));
    } else {
      exchange.answerJson(200, query.page(objects));
    }
  }

  void answerNothing() throws IOException {
    exchange.answer(204);
  }
}
