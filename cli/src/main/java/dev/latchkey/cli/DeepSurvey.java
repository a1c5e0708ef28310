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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks each selected developer tool for a token, one after another, and Microsoft Graph about the
 * user of each.
 */
final class DeepSurvey {
  private final Terminal terminal;
  private final SourceSurvey survey;
  private final Map<String, GraphMe> users = new LinkedHashMap<>();

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
      asked.add(isAsked ? ask(row, name) : row);
    }
    return asked;
  }

  /** What Microsoft Graph said about the users, by the names of the sources that gave a token. */
  Map<String, GraphMe> users() {
    return users;
  }

  private SourceRow ask(SourceRow row, SourceName name) throws CommandFailure {
    Member member = survey.member(name);
    long start = System.nanoTime();
    try {
      Token token =
          Progress.during(terminal.err(), "Waiting for " + name.className(), () -> tokenOf(member));
      TokenDescription owner = TokenDescription.of(token.value());
      users.put(row.source(), user(member, owner, row));
      return signedIn(row, token, owner);
    } catch (Failure e) {
      FailedAttempt attempt = member.attempt(SourceSurvey.REQUEST, e, start);
      if (e.kind() == FailureKind.INTERRUPTED) {
        throw new CommandFailure(e.kind(), attempt.message());
      }
      return failed(row, attempt);
    }
  }

  private static Token tokenOf(Member member) throws Failure {
    Lookup lookup = member.peek(SourceSurvey.REQUEST);
    Token held = lookup.token();
    return held != null ? held : member.ask(lookup);
  }

  private GraphMe user(Member member, TokenDescription owner, SourceRow row) throws CommandFailure {
    return Progress.during(
        terminal.err(),
        "Waiting for Microsoft Graph",
        () -> GraphMe.of(terminal, member, owner.accountType(), row.cloud()));
  }

  private static SourceRow signedIn(SourceRow row, Token token, TokenDescription owner) {
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
