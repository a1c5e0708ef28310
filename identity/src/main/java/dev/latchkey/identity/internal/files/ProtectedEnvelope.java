package dev.latchkey.identity.internal.files;

import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What azd writes around the bytes that Windows encrypted: {@code {"type": "CryptProtectData",
 * "data": BASE64}}. az and the first versions of azd write the bytes alone. Source: azd's {@code
 * pkg/auth/cache_windows.go}; run with azd.exe under Wine.
 */
final class ProtectedEnvelope implements StateJson.Field {
  private static final String DPAPI = "CryptProtectData";

  private @Nullable String type;
  private @Nullable String data;

  private ProtectedEnvelope() {}

  /** True if a file begins as an envelope does. What Windows encrypted begins with a 1. */
  static boolean isIn(byte[] bytes, int length) {
    return length > 0 && bytes[0] == '{';
  }

  /** The encrypted bytes, or {@code null} if they were encrypted in another way. */
  static byte @Nullable [] open(StateText text) throws UnreadableStateException {
    ProtectedEnvelope envelope = new ProtectedEnvelope();
    StateJson.readObject(text, false, envelope);
    if (!DPAPI.equals(envelope.type) || envelope.data == null) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(envelope.data);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public void read(String name, JsonText value) throws IOException, UnreadableStateException {
    if (name.equals("type")) {
      type = StateJson.text(value);
    } else if (name.equals("data")) {
      data = StateJson.text(value);
    } else {
      value.skip();
    }
  }
}
