package dev.latchkey.access.internal.azure;

import dev.latchkey.access.AccessException;
import dev.latchkey.identity.FailureKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request that Microsoft Graph or Resource Manager answered with an error. */
public final class AzureException extends AccessException {
  private static final long serialVersionUID = 1L;

  /** The text of Resource Manager's AuthorizationFailed, which az's own users search for. */
  private static final Pattern DENIED =
      Pattern.compile("perform action '([^']+)' over scope '([^']+)'");

  private final int status;
  private final String code;
  private final String text;

  AzureException(String what, int status, String code, String text) {
    super(
        kindOf(status),
        what
            + ": "
            + status
            + (code.isEmpty() ? "" : " " + code)
            + (text.isEmpty() ? "" : ", " + text),
        null);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  private static FailureKind kindOf(int status) {
    return switch (status) {
      case 401, 403 -> FailureKind.REFUSED;
      case 429, 500, 502, 503, 504 -> FailureKind.NETWORK;
      case 400, 404, 405, 409 -> FailureKind.INVALID_REQUEST;
      default -> FailureKind.UNEXPECTED;
    };
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The service's error code, {@code AuthorizationFailed} for example; empty for none. */
  public String code() {
    return code;
  }

  /** The service's message; empty for none. */
  public String text() {
    return text;
  }

  /** True if the caller lacks a right. */
  public boolean isDenied() {
    return status == 403;
  }

  /** The action that Resource Manager refused. */
  public Optional<String> deniedAction() {
    return denied(1);
  }

  /** The scope at which Resource Manager refused it. */
  public Optional<String> deniedScope() {
    return denied(2);
  }

  private Optional<String> denied(int group) {
    @Nullable Matcher matcher = DENIED.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(group)) : Optional.empty();
  }
}
