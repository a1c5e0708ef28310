package dev.latchkey.identity.broker.internal.wsl;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.broker.internal.codec.AnswerJson;
import dev.latchkey.identity.broker.internal.codec.CorrelationId;
import dev.latchkey.identity.broker.internal.codec.RequestJson;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunException.Reason;
import dev.latchkey.identity.internal.process.ToolRunner;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Requests to the broker of Windows: each is one run of its proxy. */
final class WslSession implements BrokerSession {
  /** How long a request may take. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** The longest command line of Windows, in characters. */
  private static final int LONGEST_LINE = 32_767;

  private final Surroundings machine;
  private final String proxy;

  WslSession(Surroundings machine, String proxy) {
    this.machine = machine;
    this.proxy = proxy;
  }

  @Override
  public List<Account> accounts(String clientId, Deadline deadline)
      throws Failure, InterruptedException {
    return AnswerJson.accounts(ask("getAccounts", RequestJson.accounts(clientId), deadline));
  }

  @Override
  public BrokerToken silent(TokenCall call, Deadline deadline)
      throws Failure, InterruptedException {
    return AnswerJson.token(ask("acquireTokenSilently", RequestJson.silent(call), deadline));
  }

  @Override
  public BrokerToken interactive(TokenCall call, Deadline deadline) throws Failure {
    throw new Failure(
        FailureKind.NOT_AVAILABLE_HERE,
        "in WSL, the broker of Windows shows no window: it only gives tokens of accounts that are"
            + " signed in",
        Remedy.step("sign in to Windows with the account, or use DeviceCodeCredential"));
  }

  private CharBuffer ask(String method, String request, Deadline deadline)
      throws Failure, InterruptedException {
    List<String> command =
        List.of(
            proxy,
            "--method",
            method,
            "--bversion",
            RequestJson.VERSION,
            "--cid",
            CorrelationId.next(),
            "--requestJson",
            request);
    int length = lengthOnWindows(command);
    if (length > LONGEST_LINE) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "the request has "
              + length
              + " characters, and a command line of Windows has at most "
              + LONGEST_LINE,
          Remedy.step("sign in to another tool: az login"));
    }
    ToolOutput output;
    try {
      output = new ToolRunner(machine).run(command, Map.of(), deadline.within(LONGEST).left());
    } catch (ToolRunException e) {
      throw notRun("msal.wsl.proxy.exe", e);
    }
    if (output.exitCode() != 0) {
      throw new Failure(
          output.isPartMissing() ? FailureKind.NOT_AVAILABLE_HERE : FailureKind.UNEXPECTED,
          "msal.wsl.proxy.exe " + output.ending(List.of()),
          Remedy.step("check that WSL can start programs of Windows: cmd.exe /c ver"));
    }
    return CharBuffer.wrap(text(output.stdout()).toCharArray());
  }

  private static String text(String stdout) {
    return (stdout.startsWith("\uFEFF") ? stdout.substring(1) : stdout).strip();
  }

  /** The length of the command line, with the quotes and backslashes that Windows wants. */
  private static int lengthOnWindows(List<String> command) {
    int length = 0;
    for (String argument : command) {
      length += argument.length() + 3;
      for (int i = 0; i < argument.length(); i++) {
        length += argument.charAt(i) == '"' || argument.charAt(i) == '\\' ? 1 : 0;
      }
    }
    return length;
  }

  /** A program gave no answer. */
  static Failure notRun(String program, ToolRunException e) {
    if (e.reason() == Reason.TIMED_OUT) {
      return new Failure(
          FailureKind.TIMED_OUT,
          program + " gave no answer in time and was ended",
          Remedy.step("restart WSL: run wsl --shutdown in Windows"));
    }
    return e.reason() == Reason.TOO_MUCH_OUTPUT
        ? new Failure(
            FailureKind.UNREADABLE_ANSWER, program + " printed more than an answer can have")
        : new Failure(
            FailureKind.NOT_AVAILABLE_HERE,
            program + " can't be run: " + e.getMessage(),
            Remedy.step("check that WSL can start programs of Windows: cmd.exe /c ver"));
  }

  @Override
  public void close() {
    // Each request was a process, which has ended.
  }
}
