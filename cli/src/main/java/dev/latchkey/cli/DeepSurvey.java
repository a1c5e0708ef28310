package dev.latchkey.cli;

import dev.latchkey.cli.SourceRow.State;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Token;
import java.util.ArrayList;
import java.util.List;

/** Asks each selected developer tool for a token, one after another. */
final class DeepSurvey {
  private final Terminal terminal;
  private final SourceSurvey survey;

  DeepSurvey(Terminal terminal, SourceSurvey survey) {
    this.terminal = terminal;
    this.survey = survey;
  }

  /**
   * The rows, with what the tools answered.
   *
   * @throws CommandFailure if the thread was interrupted
   */
  List<SourceRow> asked(List<SourceRow> rows, SourceSelection selection) throws CommandFailure {
    List<SourceRow> asked = new ArrayList<>();
    for (SourceRow row : rows) {
      SourceName name = SourceName.find(row.source()).orElseThrow();
      boolean isAsked = name.isDeveloper() && name.isBuilt() && selection.sources().contains(name);
      asked.add(
          isAsked ? Progress.during(terminal.err(), waiting(name), () -> ask(row, name)) : row);
    }
    return asked;
  }

  private static String waiting(SourceName name) {
    return "Waiting for " + name.className();
  }

  private SourceRow ask(SourceRow row, SourceName name) throws CommandFailure {
    Member member = survey.member(name);
    long start = System.nanoTime();
    try {
      Lookup lookup = member.peek(SourceSurvey.REQUEST);
      Token held = lookup.token();
      return signedIn(row, held != null ? held : member.ask(lookup));
    } catch (Failure e) {
      FailedAttempt attempt = member.attempt(SourceSurvey.REQUEST, e, start);
      if (e.kind() == FailureKind.INTERRUPTED) {
        throw new CommandFailure(e.kind(), attempt.message());
      }
      return failed(row, attempt);
    }
  }

  private static SourceRow signedIn(SourceRow row, Token token) {
    TokenDescription owner = TokenDescription.of(token.value());
    return new SourceRow(
        row.source(),
        row.tool(),
        row.path(),
        row.version(),
        State.SIGNED_IN,
        owner.account() == null ? row.account() : owner.account(),
        owner.tenantId() == null ? row.tenantId() : owner.tenantId(),
        row.subscriptionId(),
        row.cloud(),
        token.expiresOn(),
        null);
  }

  private static SourceRow failed(SourceRow row, FailedAttempt attempt) {
    return new SourceRow(
        row.source(),
        row.tool(),
        row.path(),
        row.version(),
        state(attempt.kind()),
        row.account(),
        row.tenantId(),
        row.subscriptionId(),
        row.cloud(),
        null,
        attempt.remedyText().orElse(null));
  }

  private static State state(FailureKind kind) {
    return switch (kind) {
      case NOT_SIGNED_IN, REAUTHENTICATION_REQUIRED, REFUSED -> State.SIGNED_OUT;
      case NOT_INSTALLED, NOT_AVAILABLE_HERE -> State.NOT_INSTALLED;
      default -> State.UNKNOWN;
    };
  }
}
