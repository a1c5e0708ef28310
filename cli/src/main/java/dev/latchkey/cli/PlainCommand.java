package dev.latchkey.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A command whose line is plain: it runs without picocli. Only commands that should start at once
 * have a plain form.
 *
 * @param name the command's, for messages
 * @param common its options
 * @param work what it does
 */
record PlainCommand(String name, CommonOptions common, Callable<Integer> work) {

  /** The command of a plain line, or {@code null} if picocli has to read it. */
  static @Nullable PlainCommand find(Terminal terminal, String... args) {
    String name = args.length == 0 ? "" : args[0];
    if (name.equals("token")) {
      TokenCommand token = TokenCommand.findPlain(terminal, args);
      return token == null ? null : new PlainCommand("latchkey token", token.common, token);
    }
    if (name.equals("whoami")) {
      WhoamiCommand whoami = WhoamiCommand.findPlain(terminal, args);
      return whoami == null ? null : new PlainCommand("latchkey whoami", whoami.common, whoami);
    }
    return null;
  }

  int run(Terminal terminal) {
    try {
      return work.call();
    } catch (Exception e) {
      return new FailureReport(terminal).report(e, name, common.isJson());
    }
  }
}
