package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code latchkey login} that repairs a failed request for a token. */
final class LoginAdvice {
  /** Every shell takes such a word as it stands. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+=,-]+");

  private LoginAdvice() {}

  /**
   * The command, if a sign-in to a tool is what is missing.
   *
   * @param source the class name of the credential that comes first among those that failed
   */
  static Optional<String> of(String source, FailureKind kind, TokenRequest request) {
    boolean isOfSignIn =
        kind == FailureKind.NOT_SIGNED_IN || kind == FailureKind.REAUTHENTICATION_REQUIRED;
    String tool =
        SourceName.find(source).filter(SourceName::hasLogin).map(SourceName::tool).orElse("");
    if (!isOfSignIn || tool.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder command = new StringBuilder("latchkey login ").append(tool);
    String tenant = request.tenant();
    if (tenant != null) {
      command.append(" --tenant ").append(quoted(tenant));
    }
    for (String scope : request.scopes()) {
      command.append(" --scope ").append(quoted(scope));
    }
    String claims = request.claims();
    if (claims != null) {
      command.append(" --claims ").append(quoted(claims));
    }
    return Optional.of(command.toString());
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
