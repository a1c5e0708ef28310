package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft Entra gave no token, or was not asked. The message is one line for people and holds
 * nothing that is secret, nor does a cause.
 */
public final class EntraFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable String remedy;

  /**
   * A failure without a known remedy.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   */
  public EntraFailure(Kind kind, String seen) {
    this(kind, seen, null, null);
  }

  /**
   * A failure.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   * @param remedy an exact command or setting, or {@code null} where none is known
   */
  public EntraFailure(Kind kind, String seen, @Nullable String remedy) {
    this(kind, seen, remedy, null);
  }

  /**
   * A failure with its cause.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   * @param remedy an exact command or setting, or {@code null} where none is known
   * @param cause what led to it; its text must hold nothing that a server sent
   */
  public EntraFailure(Kind kind, String seen, @Nullable String remedy, @Nullable Throwable cause) {
    super(seen, cause);
    this.kind = kind;
    this.remedy = remedy;
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
