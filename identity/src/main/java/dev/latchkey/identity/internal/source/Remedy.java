package dev.latchkey.identity.internal.source;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What repairs a failure. The text is shown as it is; whether it can be run is a field of its own,
 * so that nobody has to guess that from the text.
 *
 * @param text an exact command, or words that name a setting or a step
 * @param isCommand whether a developer can run the text as it stands
 */
public record Remedy(String text, boolean isCommand) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The remedy of a tool's timeout, for those who build credentials. */
  public static final Remedy LONGER =
      step(
          "give it longer by processTimeout(Duration) of its builder, or"
              + " credentialProcessTimeout(Duration) of DefaultAzureCredentialBuilder");

  /** Nothing. */
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
   * A setting or a step that no single command is.
   *
   * @param words what to do
   * @return the remedy
   */
  public static Remedy step(String words) {
    return new Remedy(words, false);
  }

  /**
   * A remedy as it ends a message.
   *
   * @param remedy the remedy, or {@code null} where none is known
   * @return the words that say whether it is to be run; empty for none
   */
  public static String endOf(@Nullable Remedy remedy) {
    return remedy == null ? "" : (remedy.isCommand ? " Run: " : " Remedy: ") + remedy.text;
  }

  /** A time as messages have it: {@code 10 s}, {@code 1500 ms}. */
  static String inWords(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
