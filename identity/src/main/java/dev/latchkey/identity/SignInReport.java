package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.Row;
import dev.latchkey.identity.internal.json.JsonOutput;
import dev.latchkey.identity.internal.source.FailedAttempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The report of a chain of credentials: the sources in order, how long each took, which account
 * signed in, and why the other sources failed. {@code DefaultAzureCredential.report()} returns a
 * report without running a tool or sending a request; {@link SignInException#report()} returns that
 * of a failed attempt. Immutable. It holds the name of the account, but no token and no secret.
 */
public final class SignInReport {

  private final String chain;
  private final List<Entry> entries;

  /** The result of one source, or what is known about it. */
  public enum Outcome {
    /** It gave the token. */
    CHOSEN,
    /** Its files or settings show an account that can sign in. */
    READY,
    /** Unknown until the source is tried. */
    UNKNOWN,
    /** It gave no token, or can't give one. */
    FAILED,
    /** An earlier source had already answered. */
    NOT_ASKED
  }

  /**
   * One source.
   *
   * @param source the simple name of the credential's class
   * @param outcome its result
   * @param kind the kind of failure, or {@code null}
   * @param account the user's name or the application's id; {@code null} if unknown
   * @param tenantId the account's tenant, or {@code null} if unknown
   * @param message why it gave no token, in one line, or {@code null}
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
      // A switch would load one more class.
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
   * The report as text for a person to read.
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
   * The report as JSON for programs: {@code
   * {"chain","chosen","sources":[{"source","outcome","kind",
   * "account","tenantId","message","remedy","durationMs"}]}}; unknown values are {@code null}.
   *
   * @return one JSON document
   */
  public String toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("chain", chain);
    json.put("chosen", chosen().orElse(null));
    json.put("sources", entries.stream().map(SignInReport::json).toList());
    return JsonOutput.of(json);
  }

  private static Map<String, @Nullable Object> json(Entry entry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("source", entry.source());
    json.put("outcome", entry.outcome());
    json.put("kind", entry.kind());
    json.put("account", entry.account());
    json.put("tenantId", entry.tenantId());
    json.put("message", entry.message());
    json.put("remedy", entry.remedy());
    json.put("durationMs", entry.duration().toMillis());
    return json;
  }

  /** Source and outcome of each entry, without accounts. */
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
