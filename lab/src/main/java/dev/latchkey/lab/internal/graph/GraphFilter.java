package dev.latchkey.lab.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code $filter}: comparisons with {@code and}, {@code or}, {@code not} and parentheses. The
 * comparisons are {@code eq}, {@code ne}, {@code in}, {@code startswith}, {@code endswith} and
 * {@code any} over a list of texts.
 *
 * <p>Grammar: OData 4.01, part 2, section 5.1.1. Texts are compared without letter case, as Graph
 * does.
 */
final class GraphFilter {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:'(?<text>(?:[^']|'')*)'|(?<word>[A-Za-z_][A-Za-z0-9_./-]*|[0-9][A-Za-z0-9:.-]*)"
              + "|(?<sign>[(),:]))");

  private static final Pattern LITERAL = Pattern.compile("true|false|null|[0-9].*");

  private final String filter;
  private final List<Token> tokens;
  private int next;
  private boolean advanced;

  /**
   * A word, a sign or a quoted text of a filter.
   *
   * @param text without its quotes
   * @param quoted true for a text
   */
  private record Token(String text, boolean quoted) {}

  private GraphFilter(String filter) throws GraphException {
    this.filter = filter;
    this.tokens = split(filter);
  }

  /**
   * A filter that was read.
   *
   * @param matches true for a document that fits
   * @param isAdvanced true if Graph answers it only with {@code ConsistencyLevel: eventual}
   */
  record Read(Predicate<GraphObject> matches, boolean isAdvanced) {}

  static Read read(String filter) throws GraphException {
    GraphFilter reader = new GraphFilter(filter);
    Predicate<GraphObject> matches = reader.either();
    if (reader.next < reader.tokens.size()) {
      throw reader.invalid();
    }
    return new Read(matches, reader.advanced);
  }

  private static List<Token> split(String filter) throws GraphException {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(filter);
    int at = 0;
    while (at < filter.stripTrailing().length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw invalid(filter);
      }
      String text = matcher.group("text");
      if (text != null) {
        tokens.add(new Token(text.replace("''", "'"), true));
      } else {
        String word = matcher.group("word");
        tokens.add(new Token(word == null ? matcher.group("sign") : word, false));
      }
      at = matcher.end();
    }
    return tokens;
  }

  private static GraphException invalid(String filter) {
    return GraphException.badRequest("Invalid filter clause: '" + filter + "'.");
  }

  private GraphException invalid() {
    return invalid(filter);
  }

  private Predicate<GraphObject> either() throws GraphException {
    Predicate<GraphObject> found = both();
    while (accept("or")) {
      found = found.or(both());
    }
    return found;
  }

  private Predicate<GraphObject> both() throws GraphException {
    Predicate<GraphObject> found = one();
    while (accept("and")) {
      found = found.and(one());
    }
    return found;
  }

  private Predicate<GraphObject> one() throws GraphException {
    if (accept("not")) {
      advanced = true;
      return one().negate();
    }
    if (accept("(")) {
      Predicate<GraphObject> inner = either();
      expect(")");
      return inner;
    }
    String word = word();
    if (word.equalsIgnoreCase("startswith") || word.equalsIgnoreCase("endswith")) {
      return affix(word.equalsIgnoreCase("endswith"));
    }
    if (word.endsWith("/any")) {
      return any(word.substring(0, word.length() - "/any".length()));
    }
    return comparison(word);
  }

  private Predicate<GraphObject> affix(boolean isEnd) throws GraphException {
    advanced |= isEnd;
    expect("(");
    String property = word();
    expect(",");
    String affix = lower(value().text());
    expect(")");
    return document -> {
      String text = lower(document.text(property));
      return isEnd ? text.endsWith(affix) : text.startsWith(affix);
    };
  }

  /** {@code identifierUris/any(x:x eq 'u')}. */
  private Predicate<GraphObject> any(String property) throws GraphException {
    expect("(");
    String variable = word();
    expect(":");
    if (!word().equals(variable) || !word().equalsIgnoreCase("eq")) {
      throw invalid();
    }
    String wanted = value().text();
    expect(")");
    return document ->
        document.get(property) instanceof List<?> list
            && list.stream().anyMatch(element -> wanted.equalsIgnoreCase(String.valueOf(element)));
  }

  private Predicate<GraphObject> comparison(String property) throws GraphException {
    String operator = word();
    switch (operator.toLowerCase(Locale.ROOT)) {
      case "eq", "ne" -> {
        boolean isEqual = operator.equalsIgnoreCase("eq");
        advanced |= !isEqual;
        Token wanted = value();
        return document -> isEqual == fits(document, property, wanted);
      }
      case "in" -> {
        List<Token> wanted = new ArrayList<>();
        expect("(");
        do {
          wanted.add(value());
        } while (accept(","));
        expect(")");
        return document -> wanted.stream().anyMatch(one -> fits(document, property, one));
      }
      default ->
          throw GraphException.badQuery(
              "Unsupported or invalid query filter clause specified for property '"
                  + property
                  + "'.");
    }
  }

  private static boolean fits(GraphObject document, String property, Token wanted) {
    Object value = document.get(property);
    if (value == null) {
      return !wanted.quoted() && wanted.text().equals("null");
    }
    return wanted.text().equalsIgnoreCase(String.valueOf(value));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private boolean accept(String word) {
    boolean isHere =
        next < tokens.size()
            && !tokens.get(next).quoted()
            && tokens.get(next).text().equalsIgnoreCase(word);
    if (isHere) {
      next++;
    }
    return isHere;
  }

  private void expect(String word) throws GraphException {
    if (!accept(word)) {
      throw invalid();
    }
  }

  private String word() throws GraphException {
    if (next >= tokens.size() || tokens.get(next).quoted()) {
      throw invalid();
    }
    return tokens.get(next++).text();
  }

  /** A quoted text, a number, {@code true}, {@code false} or {@code null}. */
  private Token value() throws GraphException {
    if (next >= tokens.size()
        || !(tokens.get(next).quoted() || LITERAL.matcher(tokens.get(next).text()).matches())) {
      throw invalid();
    }
    return tokens.get(next++);
  }
}
