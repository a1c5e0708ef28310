package dev.latchkey.identity.internal.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A walk through one JSON value in an array of characters, from token to token. Nothing is copied
 * but the names of fields and what is asked for, so that a secret that is passed over leaves no
 * trace. Strict: RFC 8259 to the letter, and no name twice in an object, since readers differ in
 * which of the two they take.
 *
 * <p>There are greater readers of JSON; the first use of Jackson costs a new JVM 25 ms, a third of
 * the time to its first token. Not safe for use by several threads.
 */
public final class JsonWalk {
  private final char[] text;
  private final int end;
  private final int deepest;

  /** The names so far of each object that is open, innermost last; {@code null} for an array. */
  private final List<@Nullable Set<String>> open = new ArrayList<>();

  private int at;
  private int start;
  private int length;
  private boolean isEscaped;
  private boolean isBegun;
  private JsonToken token = JsonToken.END;
  private String name = "";

  /**
   * A walk, before its first token.
   *
   * @param text holds the value; is not changed
   * @param start where the value begins, perhaps after blanks
   * @param end where the text ends, exclusive
   * @param deepest how many objects and arrays may be open at a time
   */
  public JsonWalk(char[] text, int start, int end, int deepest) {
    this.text = text;
    this.at = start;
    this.end = end;
    this.deepest = deepest;
  }

  /**
   * Goes on.
   *
   * @return the next token; {@link JsonToken#END} when the value is over and only blanks follow
   * @throws MalformedJsonException when what follows is no JSON
   */
  public JsonToken next() throws MalformedJsonException {
    skipBlanks();
    if (open.isEmpty()) {
      if (isBegun) {
        require(at == end);
        return stand(JsonToken.END);
      }
      isBegun = true;
      return value();
    }
    Set<String> names = open.get(open.size() - 1);
    if (token == JsonToken.NAME) {
      return value();
    }
    boolean isFirst = token == JsonToken.OBJECT || token == JsonToken.ARRAY;
    char close = names == null ? ']' : '}';
    if (peek() == close) {
      at++;
      open.remove(open.size() - 1);
      return stand(names == null ? JsonToken.END_ARRAY : JsonToken.END_OBJECT);
    }
    if (!isFirst) {
      pass(',');
      skipBlanks();
    }
    return names == null ? value() : fieldName(names);
  }

  /**
   * Where the walk stands.
   *
   * @return the token that {@link #next} gave last
   */
  public JsonToken token() {
    return token;
  }

  /**
   * The name of the field whose name or value the walk stands on.
   *
   * @return the last name that was met
   */
  public String name() {
    return name;
  }

  /**
   * A copy of the scalar that the walk stands on.
   *
   * @return a string without its quotes and escapes; a number or a word as it is written
   */
  public String text() {
    return isEscaped ? unescaped() : new String(text, start, length);
  }

  /**
   * Where a string's first character, or the first of another scalar, stands in the array.
   *
   * @return an offset
   */
  public int start() {
    return start;
  }

  /**
   * The length of a scalar as it is written, without quotes.
   *
   * @return the number of characters in the array
   */
  public int length() {
    return length;
  }

  /**
   * Where the walk has come to.
   *
   * @return the offset after the last token
   */
  public int position() {
    return at;
  }

  /**
   * Passes over what is in the object or array that the walk stands on the begin of; over a scalar
   * it has passed already.
   *
   * @throws MalformedJsonException when that is no JSON
   */
  public void skip() throws MalformedJsonException {
    if (token != JsonToken.OBJECT && token != JsonToken.ARRAY) {
      return;
    }
    int depth = open.size();
    while (open.size() >= depth) {
      next();
    }
  }

  private JsonToken stand(JsonToken on) {
    token = on;
    return on;
  }

  private JsonToken value() throws MalformedJsonException {
    switch (peek()) {
      case '{' -> {
        return enter(new HashSet<>(), JsonToken.OBJECT);
      }
      case '[' -> {
        return enter(null, JsonToken.ARRAY);
      }
      case '"' -> {
        string();
        return stand(JsonToken.TEXT);
      }
      case 't' -> {
        return word("true", JsonToken.TRUE);
      }
      case 'f' -> {
        return word("false", JsonToken.FALSE);
      }
      case 'n' -> {
        return word("null", JsonToken.NULL);
      }
      default -> {
        return number();
      }
    }
  }

  private JsonToken enter(@Nullable Set<String> names, JsonToken on) throws MalformedJsonException {
    require(open.size() < deepest);
    at++;
    open.add(names);
    return stand(on);
  }

  private JsonToken fieldName(Set<String> names) throws MalformedJsonException {
    string();
    name = text();
    require(names.add(name));
    skipBlanks();
    pass(':');
    return stand(JsonToken.NAME);
  }

  private void string() throws MalformedJsonException {
    pass('"');
    start = at;
    isEscaped = false;
    while (peek() != '"') {
      char c = text[at++];
      require(c >= ' ');
      if (c == '\\') {
        isEscaped = true;
        escape();
      }
    }
    length = at - start;
    at++;
  }

  private void escape() throws MalformedJsonException {
    char kind = peek();
    at++;
    if (kind != 'u') {
      require("\"\\/bfnrt".indexOf(kind) >= 0);
      return;
    }
    for (int i = 0; i < 4; i++) {
      require(digit(peek()) >= 0);
      at++;
    }
  }

  private String unescaped() {
    StringBuilder plain = new StringBuilder(length);
    for (int i = start; i < start + length; i++) {
      if (text[i] != '\\') {
        plain.append(text[i]);
        continue;
      }
      i++;
      switch (text[i]) {
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          int code = 0;
          for (int last = i + 4; i < last; i++) {
            code = 16 * code + digit(text[i + 1]);
          }
          plain.append((char) code);
        }
        default -> plain.append(text[i]);
      }
    }
    return plain.toString();
  }

  /** By the ASCII digits alone, unlike {@link Character#digit}. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return c < 0x80 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private JsonToken word(String word, JsonToken on) throws MalformedJsonException {
    begin();
    for (int i = 0; i < word.length(); i++) {
      pass(word.charAt(i));
    }
    length = at - start;
    return stand(on);
  }

  private JsonToken number() throws MalformedJsonException {
    begin();
    passIf('-');
    if (!passIf('0')) {
      digits();
    }
    if (passIf('.')) {
      digits();
    }
    if (passIf('e') || passIf('E')) {
      if (!passIf('+')) {
        passIf('-');
      }
      digits();
    }
    length = at - start;
    return stand(JsonToken.NUMBER);
  }

  private void begin() {
    start = at;
    isEscaped = false;
  }

  private void digits() throws MalformedJsonException {
    int first = at;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    require(at > first);
  }

  private void skipBlanks() {
    while (at < end
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
  }

  private char peek() throws MalformedJsonException {
    require(at < end);
    return text[at];
  }

  private void pass(char wanted) throws MalformedJsonException {
    require(peek() == wanted);
    at++;
  }

  private boolean passIf(char wanted) {
    if (at < end && text[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private static void require(boolean isRight) throws MalformedJsonException {
    if (!isRight) {
      throw new MalformedJsonException();
    }
  }
}
