package dev.latchkey.identity.broker.internal.dbus;

import static dev.latchkey.identity.broker.internal.dbus.BusAddress.absent;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.codec.BrokerFault;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.EOFException;
import java.io.IOException;

/** What it means that the bus or the broker behind it gave no answer. */
final class BusFailures {
  private static final String ENROL =
      "enrol this machine (Microsoft Intune, Himmelblau), or sign in to another tool: az login";

  private static final String ERROR = "org.freedesktop.DBus.Error.";

  private BusFailures() {}

  /**
   * The bus could not be reached.
   *
   * @param address the socket
   * @param e why
   * @param files the files of the machine
   */
  static Failure unreachable(BusAddress address, IOException e, FileFacts files) {
    String bus = "the session bus '" + Surroundings.shown(address.path()) + "'";
    if (e instanceof BusTimeoutException) {
      return new Failure(FailureKind.TIMED_OUT, bus + " gave no answer in time");
    }
    if (e instanceof MalformedMessageException) {
      return new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          bus + " does not speak D-Bus",
          Remedy.step("set " + BusAddress.VARIABLE + " to the session bus"),
          e);
    }
    if (e instanceof EOFException) {
      return absent(
          bus + " refused this user, or is not the bus that its address names",
          "run the app in the user's own session, without sudo or su");
    }
    return files.stateOf(address.path()) == FileState.MISSING
        ? missing(address)
        : absent(
            bus + " can't be opened",
            "check that it is the socket of this user's session: " + BusAddress.VARIABLE);
  }

  /** Nothing is where the bus's socket should be. */
  static Failure missing(BusAddress address) {
    return absent(
        "there is no session bus: nothing is at '" + Surroundings.shown(address.path()) + "'",
        "sign in to the desktop, or start the app in a session with a bus");
  }

  /** The bus or the broker answered with an error. */
  static Failure error(ErrorReplyException e) {
    String name = e.name();
    String shown = name.isEmpty() ? "" : " (" + name + ")";
    String kind = name.startsWith(ERROR) ? name.substring(ERROR.length()) : "";
    if (kind.startsWith("Spawn.")) {
      return absent(
          "the authentication broker of this machine can't be started" + shown,
          "look at its log: journalctl --user, then reinstall it");
    }
    return switch (kind) {
      case "ServiceUnknown", "NameHasNoOwner" ->
          absent(
              "this machine has no authentication broker: no service has its name" + shown, ENROL);
      case "AccessDenied", "AuthFailed" ->
          absent(
              "the session bus does not let this user call the authentication broker" + shown,
              "run the app in the user's own session, without sudo or su");
      case "UnknownObject", "UnknownMethod", "UnknownInterface" ->
          absent(
              "the authentication broker does not have the methods that Latchkey calls" + shown,
              "update the broker");
      case "NoReply", "Disconnected" ->
          absent(
              "the authentication broker ended before it answered" + shown,
              "look at its log: journalctl --user");
      case "TimedOut", "Timeout" ->
          new Failure(
              FailureKind.TIMED_OUT, "the authentication broker gave no answer in time" + shown);
      default -> other(e, shown);
    };
  }

  private static Failure other(ErrorReplyException e, String shown) {
    return AadstsCode.firstIn(e.words()).isPresent()
        ? BrokerFault.of("", "", e.words())
        : new Failure(FailureKind.UNEXPECTED, "the authentication broker failed" + shown);
  }

  /** The connection ended while an answer was expected. */
  static Failure broken(IOException e) {
    if (e instanceof BusTimeoutException) {
      return new Failure(FailureKind.TIMED_OUT, "the authentication broker gave no answer in time");
    }
    if (e instanceof MalformedMessageException) {
      return new Failure(
          FailureKind.UNREADABLE_ANSWER,
          "the session bus sent something that is not a message of D-Bus",
          null,
          e);
    }
    return absent(
        "the session bus closed the connection before the authentication broker answered",
        "run the app in the user's own session, without sudo or su");
  }
}
