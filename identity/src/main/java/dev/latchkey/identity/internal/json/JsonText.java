package dev.latchkey.identity.internal.json;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.TokenStreamFactory;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.ReaderBasedJsonParser;
import com.fasterxml.jackson.core.sym.CharsToNameCanonicalizer;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's parser over characters in memory. It refuses duplicate names, and keeps neither names
 * nor texts after it is closed.
 *
 * <p>It is created in the same way as by Jackson's factory, but without the factory, which loads
 * every parser and generator of Jackson. That is half of the cost of JSON for the first token of a
 * new JVM (10 of 24 ms, JDK 17). The factory is used only with a version of Jackson that creates
 * its parser in another way, as 2.13 to 2.15 do.
 */
public final class JsonText {
  private static final int FEATURES =
      JsonParser.Feature.collectDefaults()
          | JsonParser.Feature.STRICT_DUPLICATE_DETECTION.getMask();
  private static final @Nullable TokenStreamFactory NO_FACTORY = null;
  private static final boolean IS_LEAN = isLean();

  private JsonText() {}

  /**
   * A parser over a part of a text. It neither copies nor changes the text.
   *
   * @param text the text
   * @param start the start of the part
   * @param length the length of the part
   * @param deepest how many objects and arrays may be nested in one another
   * @return the parser; the caller closes it
   * @throws IOException if Jackson throws it
   */
  public static JsonParser parser(char[] text, int start, int length, int deepest)
      throws IOException {
    return IS_LEAN
        ? lean(text, start, length, deepest)
        : ByFactory.make(text, start, length, deepest);
  }

  private static boolean isLean() {
    char[] text = {'{', '}'};
    try (JsonParser trial = lean(text, 0, 2, 1)) {
      trial.nextToken();
      return true;
    } catch (LinkageError | RuntimeException | IOException e) {
      return false;
    }
  }

  /**
   * Uses the constructors that Jackson's own factory calls (2.16 and later). No signature names a
   * class that older versions lack.
   */
  private static JsonParser lean(char[] text, int start, int length, int deepest) {
    IOContext context =
        new IOContext(
            StreamReadConstraints.builder().maxNestingDepth(deepest).build(),
            StreamWriteConstraints.defaults(),
            ErrorReportConfiguration.defaults(),
            new BufferRecycler(),
            ContentReference.unknown(),
            false);
    CharsToNameCanonicalizer names = CharsToNameCanonicalizer.createRoot(NO_FACTORY, 0).makeChild();
    return new ReaderBasedJsonParser(
        context, FEATURES, null, null, names, text, start, start + length, false);
  }

  /** The documented way of Jackson, with nothing that is newer than 2.13. */
  static final class ByFactory {
    private ByFactory() {}

    static JsonParser make(char[] text, int start, int length, int deepest) throws IOException {
      JsonParser parser =
          JsonFactory.builder()
              .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .disable(JsonFactory.Feature.USE_THREAD_LOCAL_FOR_BUFFER_RECYCLING)
              .build()
              .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .createParser(text, start, length);
      return new DepthLimit(parser, deepest);
    }
  }

  /** Refuses deep nesting, for which Jackson before 2.15 has no limit of its own. */
  private static final class DepthLimit extends JsonParserDelegate {
    private final int deepest;
    private int depth;

    DepthLimit(JsonParser parser, int deepest) {
      super(parser);
      this.deepest = deepest;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
      JsonToken token = super.nextToken();
      if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
        depth++;
        if (depth > deepest) {
          throw new JsonParseException(this, "nested too deeply");
        }
      } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
        depth--;
      }
      return token;
    }

    @Override
    public JsonParser skipChildren() throws IOException {
      if (currentToken() == JsonToken.START_OBJECT || currentToken() == JsonToken.START_ARRAY) {
        int outside = depth - 1;
        while (depth > outside) {
          nextToken(); // Fails at the end of the text.
        }
      }
      return this;
    }
  }
}
