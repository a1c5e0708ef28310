package dev.latchkey.identity.broker.internal.codec;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.broker.SignInNeededFailure;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a broker's error means. Its status is a number of Microsoft's runtime; a code of Microsoft
 * Entra in its text says more. Neither has to be there, and the text itself is never shown.
 *
 * <p>Source: the table of statuses in MSALRuntime 0.20.7, and the errors of Himmelblau, which may
 * be a mere text.
 */
public final class BrokerFault {
  static final List<String> FIELDS = List.of("status", "context", "tag");

  /** The broker needs the user: interaction required, account unusable. */
  private static final Set<String> NEEDS_USER = Set.of("2", "13");

  /** No network, network or server out of order for a moment. */
  private static final Set<String> NETWORK = Set.of("3", "4", "5");

  /** Cancelled by the user or by the app. */
  private static final Set<String> CANCELLED = Set.of("7", "8");

  private static final String UNTRUSTED = "11";

  /** On the wire: key not found, account not found. */
  private static final Set<String> UNKNOWN_ACCOUNT = Set.of("18", "19");

  private BrokerFault() {}

  /**
   * The failure of an error in an answer.
   *
   * @param error a JSON object, or a text
   * @return the failure
   */
  static Failure failure(Object error) {
    if (error instanceof Map<?, ?> fields) {
      return of(
          number(fields.get("status")),
          number(fields.get("tag")),
          String.valueOf(fields.get("context")));
    }
    return of("", "", String.valueOf(error));
  }

  /**
   * The failure of an error.
   *
   * @param status the status; empty if there is none
   * @param tag the number of the place in the broker's code; empty if there is none
   * @param text the error's own words, which are searched and not shown
   * @return the failure
   */
  public static Failure of(String status, String tag, String text) {
    Optional<AadstsCode> code = AadstsCode.firstIn(text);
    String numbers = numbers(status, tag);
    FailureKind kind = code.isPresent() ? code.get().kind() : kind(status);
    String seen =
        code.isPresent()
            ? code.get().describe() + ", as the authentication broker says" + numbers
            : inWords(status) + numbers;
    if (UNKNOWN_ACCOUNT.contains(status)) {
      return new SignInNeededFailure(FailureKind.NOT_SIGNED_IN, inWords(status) + numbers, null);
    }
    // How a user signs in again depends on who asks, who adds it.
    Remedy remedy =
        code.isEmpty() || kind == FailureKind.REAUTHENTICATION_REQUIRED
            ? null
            : code.get().remedy("APPLICATION");
    return NEEDS_USER.contains(status) || kind == FailureKind.REAUTHENTICATION_REQUIRED
        ? new SignInNeededFailure(kind, seen, remedy)
        : new Failure(kind, seen, remedy);
  }

  private static FailureKind kind(String status) {
    if (NEEDS_USER.contains(status)) {
      return FailureKind.REAUTHENTICATION_REQUIRED;
    }
    if (NETWORK.contains(status)) {
      return FailureKind.NETWORK;
    }
    return CANCELLED.contains(status) || status.equals(UNTRUSTED)
        ? FailureKind.REFUSED
        : FailureKind.UNEXPECTED;
  }

  private static String inWords(String status) {
    if (NEEDS_USER.contains(status)) {
      return "the authentication broker wants the user to sign in again";
    }
    if (NETWORK.contains(status)) {
      return "the authentication broker can't reach Microsoft Entra";
    }
    if (CANCELLED.contains(status)) {
      return "the sign-in at the authentication broker was cancelled";
    }
    if (UNKNOWN_ACCOUNT.contains(status)) {
      return "the authentication broker does not know the account";
    }
    return status.equals(UNTRUSTED)
        ? "the authentication broker does not trust the sign-in server"
        : "the authentication broker failed";
  }

  private static String numbers(String status, String tag) {
    if (status.isEmpty() && tag.isEmpty()) {
      return "";
    }
    return " ("
        + (status.isEmpty() ? "" : "status " + status)
        + (status.isEmpty() || tag.isEmpty() ? "" : ", ")
        + (tag.isEmpty() ? "" : "tag " + tag)
        + ")";
  }

  /** A number, as a number or as a text; empty if it is neither. */
  private static String number(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    return text.matches("-?[0-9]{1,19}") ? text : "";
  }
}
