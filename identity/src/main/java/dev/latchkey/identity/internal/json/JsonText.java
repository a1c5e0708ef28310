package dev.latchkey.identity.internal.json;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.TokenStreamFactory;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.ReaderBasedJsonParser;
import com.fasterxml.jackson.core.sym.CharsToNameCanonicalizer;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's parser over characters in memory. It refuses duplicate names, and keeps neither names
 * nor texts after it is closed.
 *
 * <p>It is created in the same way as by Jackson's factory, but without the factory, which loads
 * every parser and generator of Jackson. That is half of the cost of JSON for the first token of a
 * new JVM (10 of 24 ms, JDK 17). The factory is used only with a version of Jackson that creates
 * its parser in another way.
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
   * @param limits the limits of what the text may hold
   * @return the parser; the caller closes it
   * @throws IOException if Jackson throws it
   */
  public static JsonParser parser(char[] text, int start, int length, StreamReadConstraints limits)
      throws IOException {
    return IS_LEAN
        ? lean(text, start, length, limits)
        : ByFactory.make(text, start, length, limits);
  }

  private static boolean isLean() {
    char[] text = {'{', '}'};
    try (JsonParser trial = lean(text, 0, 2, StreamReadConstraints.defaults())) {
      trial.nextToken();
      return true;
    } catch (LinkageError | RuntimeException | IOException e) {
      return false;
    }
  }

  /** Uses the constructors that Jackson's own factory calls (2.16 and later). */
  private static JsonParser lean(char[] text, int start, int length, StreamReadConstraints limits) {
    IOContext context =
        new IOContext(
            limits,
            StreamWriteConstraints.defaults(),
            ErrorReportConfiguration.defaults(),
            new BufferRecycler(),
            ContentReference.unknown(),
            false);
    CharsToNameCanonicalizer names = CharsToNameCanonicalizer.createRoot(NO_FACTORY, 0).makeChild();
    return new ReaderBasedJsonParser(
        context, FEATURES, null, null, names, text, start, start + length, false);
  }

  /** The documented way of Jackson. */
  static final class ByFactory {
    private ByFactory() {}

    static JsonParser make(char[] text, int start, int length, StreamReadConstraints limits)
        throws IOException {
      return JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .streamReadConstraints(limits)
          .build()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .createParser(text, start, length);
    }
  }
}
