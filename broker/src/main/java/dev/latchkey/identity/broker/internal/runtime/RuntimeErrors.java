package dev.latchkey.identity.broker.internal.runtime;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import dev.latchkey.identity.broker.internal.codec.BrokerFault;
import dev.latchkey.identity.internal.source.Failure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of MSALRuntime: a handle that has a status, a tag and a text, and is to be released. */
final class RuntimeErrors {
  /**
   * The library has other numbers for some statuses than the protocol below it, which {@link
   * BrokerFault} knows: key not found and account not found.
   */
  private static final Map<String, String> ON_THE_WIRE = Map.of("15", "18", "16", "19");

  private final MsalRuntime runtime;
  private final NativeText texts;

  RuntimeErrors(MsalRuntime runtime, NativeText texts) {
    this.runtime = runtime;
    this.texts = texts;
  }

  /** Throws the failure of an error, and releases it. */
  void check(@Nullable Pointer error) throws Failure {
    if (error != null) {
      throw failure(error);
    }
  }

  /** The failure of an error, which is released. */
  Failure failure(Pointer error) {
    IntByReference status = new IntByReference();
    ignore(runtime.MSALRUNTIME_GetStatus(error, status));
    IntByReference tag = new IntByReference();
    ignore(runtime.MSALRUNTIME_GetTag(error, tag));
    String context =
        texts.read(runtime, (text, size) -> runtime.MSALRUNTIME_GetContext(error, text, size));
    ignore(error);
    String number = Integer.toString(status.getValue());
    return BrokerFault.of(
        ON_THE_WIRE.getOrDefault(number, number),
        Integer.toUnsignedString(tag.getValue()),
        context);
  }

  /** Releases an error that changes nothing. */
  void ignore(@Nullable Pointer error) {
    if (error != null) {
      runtime.MSALRUNTIME_ReleaseError(error);
    }
  }
}
