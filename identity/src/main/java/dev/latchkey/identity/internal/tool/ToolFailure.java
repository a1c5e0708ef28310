package dev.latchkey.identity.internal.tool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool gave no token. The message is one line for people and holds nothing that is secret. */
public final class ToolFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** The remedy of a timeout, for those who build credentials. */
  public static final String LONGER =
      "give it longer by processTimeout(Duration) of its builder, or"
          + " credentialProcessTimeout(Duration) of DefaultAzureCredentialBuilder";

  /** How commands begin. */
  private static final List<String> COMMANDS =
      List.of("az ", "azd ", "Connect-", "Install-", "Set-");

  /** Of the same names and meanings as the API's {@code FailureKind}, which depends on this. */
  public enum Kind {
    /** No such program, or a part that it needs is missing. */
    NOT_INSTALLED,
    /** Nobody is signed in to the tool. */
    NOT_SIGNED_IN,
    /** Settings are missing. */
    NOT_CONFIGURED,
    /** The tool is signed in as something that does not exist on this machine. */
    NOT_AVAILABLE_HERE,
    /** The person must sign in again. */
    REAUTHENTICATION_REQUIRED,
    /** Microsoft Entra said no. */
    REFUSED,
    /** The tool refused the request. */
    INVALID_REQUEST,
    /** Microsoft Entra could not be reached. */
    NETWORK,
    /** The deadline passed. */
    TIMED_OUT,
    /** Success was reported without a usable token. */
    UNREADABLE_ANSWER,
    /** Anything else. */
    UNEXPECTED,
    /** The waiting thread was interrupted. */
    INTERRUPTED
  }

  private final Kind kind;
  private final @Nullable String remedy;

  /**
   * A failure without a known remedy.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   */
  public ToolFailure(Kind kind, String seen) {
    this(kind, seen, null, null);
  }

  /**
   * A failure.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   * @param remedy an exact command or setting, or {@code null} where none is known
   */
  public ToolFailure(Kind kind, String seen, @Nullable String remedy) {
    this(kind, seen, remedy, null);
  }

  /**
   * A failure with its cause.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   * @param remedy an exact command or setting, or {@code null} where none is known
   * @param cause what led to it; its text must hold nothing that a tool printed
   */
  public ToolFailure(Kind kind, String seen, @Nullable String remedy, @Nullable Throwable cause) {
    super(seen, cause);
    this.kind = kind;
    this.remedy = remedy;
  }

  /**
   * Somebody waits no longer.
   *
   * @param program the tool's program, for people
   * @param timeout how long was waited
   * @param afterwards what has become of the tool: {@code was ended}
   * @return the failure
   */
  public static ToolFailure timedOut(String program, Duration timeout, String afterwards) {
    String waited =
        timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    return new ToolFailure(
        Kind.TIMED_OUT,
        program + " gave no answer within " + waited + " and " + afterwards,
        LONGER);
  }

  /** A tool that failed and gave no reason that is known here. */
  static ToolFailure unexplained(String tool, int exitCode) {
    return new ToolFailure(
        Kind.UNEXPECTED,
        exitCode > 128 && exitCode < 160
            ? tool + " was ended by signal " + (exitCode - 128)
            : tool + " failed for a reason that is not known here (exit code " + exitCode + ")");
  }

  /**
   * What a service's words mean where they hold a code of Microsoft Entra.
   *
   * @param text the words; searched, never shown
   * @return the failure, with the code and nothing else of them
   */
  public static Optional<ToolFailure> ofCodeIn(String text) {
    return AadstsCode.firstIn(text).map(code -> new ToolFailure(code.kind(), code.describe()));
  }

  /**
   * The whole of it, in one line. A tenant that was asked for is named somewhere in it: it may be
   * that of a variable which nobody thinks of.
   *
   * @param request what was asked for
   * @param tool whom
   * @return what could not be done, what was seen, and what repairs it
   */
  public String inFull(TokenRequest request, ToolFacts tool) {
    String seen = getMessage() + "." + (remedy == null ? "" : advice(remedy));
    String tenant = request.tenant().orElse("");
    String ofTenant = seen.contains(tenant) ? "" : " of tenant '" + tenant + "'";
    return "No token for '"
        + request.scope()
        + "'"
        + ofTenant
        + " from "
        + tool.title()
        + ": "
        + seen;
  }

  /**
   * A remedy as it ends a message.
   *
   * @param remedy an exact command or setting
   * @return the words that say whether it is to be run
   */
  public static String advice(String remedy) {
    return (isCommand(remedy) ? " Run: " : " Remedy: ") + remedy;
  }

  /**
   * Whether a remedy is a command that a person can run as it stands.
   *
   * @param remedy what repairs a failure
   * @return {@code false} for a setting, or words
   */
  public static boolean isCommand(String remedy) {
    for (String start : COMMANDS) {
      if (remedy.startsWith(start)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What kind it is.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * What repairs it.
   *
   * @return an exact command or setting, where one is known
   */
  public Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }
}
