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
 * Jackson's parser over characters in memory: duplicate names are refused, and neither names nor
 * texts are kept once it is closed.
 *
 * <p>It is made as Jackson's factory makes it, but not by the factory, which loads every parser and
 * generator that Jackson has: half of what JSON costs the first token of a new JVM (10 of 24 ms,
 * JDK 17). A version of Jackson whose parser is made otherwise is used through the factory.
 */
public final class JsonText {
  private static final int FEATURES =
      JsonParser.Feature.collectDefaults()
          | JsonParser.Feature.STRICT_DUPLICATE_DETECTION.getMask();
  private static final @Nullable TokenStreamFactory NO_FACTORY = null;
  private static final boolean IS_LEAN = isLean();

  private JsonText() {}

  /**
   * A parser over a part of a text, which it neither copies nor changes.
   *
   * @param text the text
   * @param start where the part begins
   * @param length how long it is
   * @param limits what it may hold
   * @return the parser, to be closed
   * @throws IOException when Jackson says so
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

  /** By the constructors that Jackson's own factory calls (2.16 and later). */
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

  /** As Jackson documents it. */
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
