package dev.latchkey.identity.broker.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;

/** A broker that records what it is asked, and answers what a test says. */
public final class FakeBroker implements BrokerMethods, AutoCloseable {
  private static final String NAME = "com.microsoft.identity.broker1";
  private static final String PATH = "/com/microsoft/identity/broker1";

  private final DBusConnection connection;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Call> news = new LinkedBlockingQueue<>();
  private volatile Answer accounts = call -> Answers.accounts(Answers.ALICE);
  private volatile Answer silent = call -> Answers.token(Answers.ALICE);
  private volatile Answer interactive = call -> Answers.token(Answers.ALICE);
  private volatile Answer cancellation = call -> "{}";

  /** What a method answers. */
  @FunctionalInterface
  public interface Answer {
    String to(Call call) throws InterruptedException;
  }

  /** What was asked. */
  public record Call(String method, String version, String correlationId, String request) {}

  private FakeBroker(DBusConnection connection) {
    this.connection = connection;
  }

  /**
   * Puts a broker on a bus. That of dbus-java breaks one connection in fifty: it is tried again.
   */
  public static FakeBroker on(TestBus bus) {
    for (int tries = 1; ; tries++) {
      try {
        return connectedTo(bus);
      } catch (DBusException | RuntimeException e) {
        if (!bus.isEmbedded() || tries == 5) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static FakeBroker connectedTo(TestBus bus) throws DBusException {
    DBusConnection connection =
        DBusConnectionBuilder.forAddress(bus.address()).withShared(false).build();
    FakeBroker broker = new FakeBroker(connection);
    connection.exportObject(PATH, broker);
    connection.requestBusName(NAME);
    return broker;
  }

  public FakeBroker accounts(Answer answer) {
    accounts = answer;
    return this;
  }

  public FakeBroker silent(Answer answer) {
    silent = answer;
    return this;
  }

  public FakeBroker interactive(Answer answer) {
    interactive = answer;
    return this;
  }

  public FakeBroker cancellation(Answer answer) {
    cancellation = answer;
    return this;
  }

  /** Everything that was asked so far. */
  public List<Call> calls() {
    return calls;
  }

  /** The methods that were called so far. */
  public List<String> methods() {
    return calls.stream().map(Call::method).toList();
  }

  /** Waits for the next call that was not waited for. */
  public Call next() throws InterruptedException {
    Call call = news.poll(20, java.util.concurrent.TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("no call within 20 s");
    }
    return call;
  }

  private String answer(Answer answer, String method, String... arguments) {
    Call call = new Call(method, arguments[0], arguments[1], arguments[2]);
    calls.add(call);
    news.add(call);
    try {
      return answer.to(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DBusExecutionException("the fake was interrupted");
    }
  }

  @Override
  public String getAccounts(String version, String correlationId, String request) {
    return answer(accounts, "getAccounts", version, correlationId, request);
  }

  @Override
  public String acquireTokenSilently(String version, String correlationId, String request) {
    return answer(silent, "acquireTokenSilently", version, correlationId, request);
  }

  @Override
  public String acquireTokenInteractively(String version, String correlationId, String request) {
    return answer(interactive, "acquireTokenInteractively", version, correlationId, request);
  }

  @Override
  public String cancelInteractiveFlow(String version, String correlationId, String request) {
    return answer(cancellation, "cancelInteractiveFlow", version, correlationId, request);
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public String getObjectPath() {
    return PATH;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
