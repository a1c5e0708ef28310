package dev.latchkey.identity.broker.internal.dbus;

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
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.List;

/** Calls of the broker over one connection to the bus. */
final class BusSession implements BrokerSession {
  /** How long a broker may take without the user. */
  private static final Duration LONGEST_SILENT = Duration.ofSeconds(15);

  /** How long a caller that leaves waits until the broker has taken note. */
  private static final Duration LONGEST_CANCELLATION = Duration.ofSeconds(1);

  private final BusConnection connection;
  private final Surroundings machine;

  BusSession(BusConnection connection, Surroundings machine) {
    this.connection = connection;
    this.machine = machine;
  }

  /** Registers with the bus, and pings the broker, which the bus starts for it. */
  void start(BusAddress address, Deadline deadline) throws Failure, InterruptedException {
    try {
      connection.call(BusName.BUS, "Hello", deadline).wipe();
    } catch (ErrorReplyException e) {
      throw BusFailures.error(e);
    } catch (IOException e) {
      throw BusFailures.unreachable(address, e, machine.files());
    }
    try {
      connection.call(BusName.BROKER_PEER, "Ping", deadline).wipe();
    } catch (ErrorReplyException e) {
      throw BusFailures.error(e);
    } catch (IOException e) {
      throw BusFailures.broken(e);
    }
  }

  @Override
  public List<Account> accounts(String clientId, Deadline deadline)
      throws Failure, InterruptedException {
    return AnswerJson.accounts(
        ask("getAccounts", RequestJson.accounts(clientId), deadline.within(LONGEST_SILENT)));
  }

  @Override
  public BrokerToken silent(TokenCall call, Deadline deadline)
      throws Failure, InterruptedException {
    return AnswerJson.token(
        ask("acquireTokenSilently", RequestJson.silent(call), deadline.within(LONGEST_SILENT)));
  }

  @Override
  public BrokerToken interactive(TokenCall call, Deadline deadline)
      throws Failure, InterruptedException {
    if (machine.variable("DISPLAY").isEmpty() && machine.variable("WAYLAND_DISPLAY").isEmpty()) {
      throw BusAddress.absent(
          "the authentication broker can't show its window: neither DISPLAY nor WAYLAND_DISPLAY is"
              + " set",
          "start the app on a desktop, or use DeviceCodeCredential");
    }
    boolean isOver = false;
    try {
      CharBuffer answer = ask("acquireTokenInteractively", RequestJson.interactive(call), deadline);
      isOver = true;
      return AnswerJson.token(answer);
    } catch (Failure e) {
      isOver = isOver || e.kind() != FailureKind.TIMED_OUT;
      throw e;
    } finally {
      if (!isOver) {
        cancel();
      }
    }
  }

  /** Closes the broker's window. Its correlation id is another one than that of the sign-in. */
  private void cancel() {
    boolean isInterrupted = Thread.interrupted();
    try {
      ask("cancelInteractiveFlow", RequestJson.cancellation(), Deadline.in(LONGEST_CANCELLATION));
    } catch (Failure e) {
      // The broker is gone, or can't cancel (Himmelblau): its window stays until the user closes
      // it.
    } catch (InterruptedException e) {
      isInterrupted = true;
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private CharBuffer ask(String method, String request, Deadline deadline)
      throws Failure, InterruptedException {
    Message message;
    try {
      message =
          connection.call(
              BusName.BROKER, method, deadline, RequestJson.VERSION, CorrelationId.next(), request);
    } catch (ErrorReplyException e) {
      throw BusFailures.error(e);
    } catch (IOException e) {
      throw BusFailures.broken(e);
    }
    if (!message.signature().equals("s")) {
      message.wipe();
      throw AnswerJson.unreadable("answered with something other than one text");
    }
    return AnswerJson.decode(message.text());
  }

  @Override
  public void close() {
    connection.close();
  }
}
