package dev.latchkey.identity.internal.tool.az;

import com.google.gson.stream.JsonToken;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.StateFiles;
import dev.latchkey.identity.internal.files.StateFiles.Reading;
import dev.latchkey.identity.internal.files.StateFiles.Texts;
import dev.latchkey.identity.internal.files.StateJson;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Reads {@code service_principal_entries.json}, on Windows {@code .bin}: whether az still holds the
 * secret of an application. Without the secret, az would not even print a token that it has. The
 * secrets are skipped unread.
 */
final class AzApplications implements StateFiles.Reader<Boolean> {
  private static final String[] PLAIN = {"service_principal_entries.json"};
  private static final String[] PROTECTED = {"service_principal_entries.bin"};
  private static final int[] CAPS = {1 << 20};

  private final String clientId;
  private final String tenant;
  private final boolean isPlain;
  private boolean isHeld;

  private AzApplications(String clientId, String tenant, boolean isPlain) {
    this.isPlain = isPlain;
    this.clientId = clientId;
    this.tenant = tenant;
  }

  /** True if az holds the secret of an application in a tenant. */
  static boolean holdSecret(
      Clock clock, Path folder, String clientId, String tenant, boolean isPlain)
      throws UnreadableStateException {
    StateFiles files = new StateFiles(clock, folder, isPlain ? PLAIN : PROTECTED, CAPS);
    Reading<Boolean> reading = files.read(new AzApplications(clientId, tenant, isPlain));
    // Nothing is known then, and the stamps of az's other files don't tell when it ends.
    if (reading.failure() == Reason.NOT_READABLE || reading.failure() == Reason.CHANGING) {
      throw new UnreadableStateException(reading.failure());
    }
    return Boolean.TRUE.equals(reading.value());
  }

  @Override
  public Boolean read(Texts texts) throws UnreadableStateException {
    isHeld = false;
    StateText text = isPlain ? texts.find(0) : texts.findProtected(0);
    if (text != null) {
      StateJson.readArray(text, this::add);
    }
    return isHeld;
  }

  private void add(JsonText json) throws IOException, UnreadableStateException {
    boolean[] fits = new boolean[3];
    StateJson.readFields(
        json,
        (name, value) -> {
          switch (name) {
            case "client_id" -> fits[0] = clientId.equals(StateJson.text(value));
            case "tenant" -> fits[1] = tenant.equals(StateJson.text(value));
            // A certificate is in a file that may be gone or changed, so az must be run.
            case "client_secret" -> fits[2] = value.token() == JsonToken.STRING;
            default -> value.skip();
          }
        });
    isHeld |= fits[0] && fits[1] && fits[2];
  }
}
