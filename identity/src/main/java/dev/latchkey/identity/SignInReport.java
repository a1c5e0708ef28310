package dev.latchkey.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.identity.internal.chain.Row;
import dev.latchkey.identity.internal.source.FailedAttempt;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a chain of credentials tried, in which order, how long each took, who signed in, and why the
 * others did not. {@code DefaultAzureCredential.report()} gives one without asking anybody; {@link
 * SignInException#report()} the one of a failed try. Immutable; holds no token and no secret, but
 * the name of the account.
 */
public final class SignInReport {
  private static final JsonFactory JSON = new JsonFactory();

  private final String chain;
  private final List<Entry> entries;

  /** What one source did, or what is known of it. */
  public enum Outcome {
    /** It gave the token. */
    CHOSEN,
    /** Its files or settings say that it has somebody to sign in. */
    READY,
    /** It can't be told without asking it. */
    UNKNOWN,
    /** It gave no token, or can't give one. */
    FAILED,
    /** A source before it had answered. */
    NOT_ASKED
  }

  /**
   * One source.
   *
   * @param source the simple name of the credential's class
   * @param outcome what it did
   * @param kind the kind of failure, or {@code null}
   * @param account whom it stands for: a person's name, an application's id; {@code null} where
   *     unknown
   * @param tenantId of which tenant, or {@code null} where unknown
   * @param message why not, in one line, or {@code null}
   * @param remedy what repairs it, or {@code null}
   * @param duration how long it took
   */
  public record Entry(
      String source,
      Outcome outcome,
      @Nullable FailureKind kind,
      @Nullable String account,
      @Nullable String tenantId,
      @Nullable String message,
      @Nullable String remedy,
      Duration duration) {

    private static Entry of(Row row) {
      FailedAttempt failure = row.failure();
      return new Entry(
          row.source(),
          outcome(row.state()),
          failure == null ? null : failure.kind(),
          row.owner().account(),
          row.owner().tenantId(),
          failure == null ? null : failure.message(),
          failure == null ? null : failure.remedyText().orElse(null),
          row.duration());
    }

    private static Outcome outcome(Row.State state) {
      // Not a switch, which would load one more class.
      if (state == Row.State.CHOSEN) {
        return Outcome.CHOSEN;
      }
      if (state == Row.State.FAILED) {
        return Outcome.FAILED;
      }
      if (state == Row.State.READY) {
        return Outcome.READY;
      }
      return state == Row.State.UNKNOWN ? Outcome.UNKNOWN : Outcome.NOT_ASKED;
    }
  }

  SignInReport(String chain, List<Row> rows) {
    this.chain = chain;
    List<Entry> made = new ArrayList<>(rows.size());
    for (Row row : rows) {
      made.add(Entry.of(row));
    }
    this.entries = List.copyOf(made);
  }

  /**
   * The sources, in the order of the chain.
   *
   * @return one entry for each, unmodifiable
   */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * The source that gave the token.
   *
   * @return the simple name of its class, if one did
   */
  public Optional<String> chosen() {
    return entries.stream()
        .filter(entry -> entry.outcome() == Outcome.CHOSEN)
        .map(Entry::source)
        .findFirst();
  }

  /**
   * The report for people.
   *
   * @return a line for the chain and one for each source
   */
  public String toText() {
    StringBuilder text = new StringBuilder(chain).append(':');
    for (Entry entry : entries) {
      text.append("\n  ").append(entry.source()).append(' ');
      text.append(entry.kind() != null ? entry.kind() : entry.outcome());
      if (entry.account() != null) {
        text.append(' ').append(entry.account());
      }
      if (entry.tenantId() != null && !entry.tenantId().isEmpty()) {
        text.append(" of tenant ").append(entry.tenantId());
      }
      if (!entry.duration().isZero()) {
        text.append(" in ").append(entry.duration().toMillis()).append(" ms");
      }
      if (entry.message() != null) {
        text.append(": ").append(entry.message());
      }
    }
    return text.toString();
  }

  /**
   * The report for programs: {@code {"chain","chosen","sources":[{"source","outcome","kind",
   * "account","tenantId","message","remedy","durationMs"}]}}; what is unknown is {@code null}.
   *
   * @return one JSON document
   */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("chain", chain);
      json.writeStringField("chosen", chosen().orElse(null));
      json.writeArrayFieldStart("sources");
      for (Entry entry : entries) {
        write(json, entry);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A StringWriter throws none.
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("source", entry.source());
    json.writeStringField("outcome", entry.outcome().name());
    json.writeStringField("kind", entry.kind() == null ? null : entry.kind().name());
    json.writeStringField("account", entry.account());
    json.writeStringField("tenantId", entry.tenantId());
    json.writeStringField("message", entry.message());
    json.writeStringField("remedy", entry.remedy());
    json.writeNumberField("durationMs", entry.duration().toMillis());
    json.writeEndObject();
  }

  /** Without accounts: source and outcome of each. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(chain);
    String separator = ": ";
    for (Entry entry : entries) {
      text.append(separator).append(entry.source()).append(' ');
      separator = ", ";
      text.append(entry.kind() != null ? entry.kind() : entry.outcome());
    }
    return text.toString();
  }
}
