package dev.latchkey.access.internal.secret;

import dev.latchkey.access.AccessException;
import dev.latchkey.identity.FailureKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A place to which no secret is written, since others could read it or git would take it. */
final class UnsafePlaceException extends AccessException {
  private static final long serialVersionUID = 1L;

  UnsafePlaceException(Path place, String why, @Nullable String remedy) {
    super(FailureKind.INVALID_REQUEST, "No secret is written to '" + place + "': " + why, remedy);
  }
}
