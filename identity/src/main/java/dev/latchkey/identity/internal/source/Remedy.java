package dev.latchkey.identity.internal.source;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What repairs a failure. The text is shown unchanged. A separate field says whether it can be run,
 * so that no caller must guess that from the text.
 *
 * @param text an exact command, or words that name a setting or a step
 * @param isCommand whether a developer can run the text unchanged
 */
public record Remedy(String text, boolean isCommand) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The remedy for a tool's timeout, for code that builds credentials. */
  public static final Remedy LONGER =
      step(
          "give it longer by processTimeout(Duration) of its builder, or"
              + " credentialProcessTimeout(Duration) of DefaultAzureCredentialBuilder");

  /** No remedy. */
  public static final Remedy NONE = step("");

  /**
   * A command to run.
   *
   * @param command the exact command
   * @return the remedy
   */
  public static Remedy command(String command) {
    return new Remedy(command, true);
  }

  /**
   * A setting or a step that is not a single command.
   *
   * @param words what to do
   * @return the remedy
   */
  public static Remedy step(String words) {
    return new Remedy(words, false);
  }

  /**
   * The end of a message with a remedy.
   *
   * @param remedy the remedy, or {@code null} if none is known
   * @return the text, with "run" in front of a command; empty if there is no remedy
   */
  public static String endOf(@Nullable Remedy remedy) {
    return remedy == null ? "" : (remedy.isCommand ? " Run: " : " Remedy: ") + remedy.text;
  }

  /** A time in the form of messages: {@code 10 s}, {@code 1500 ms}. */
  static String inWords(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
