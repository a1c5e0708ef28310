package dev.latchkey.identity.internal.files;

import com.sun.jna.platform.win32.Crypt32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinCrypt.DATA_BLOB;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Windows' protection of a user's data (DPAPI), with which az and azd encrypt their token caches:
 * without additional entropy, for the user alone. It is reached through JNA, which the app may not
 * have: only this class names JNA's classes, and nothing loads this class on other systems.
 */
final class DataProtection {
  /** Fails where Windows would have to ask the user. */
  private static final int UI_FORBIDDEN = 1;

  private DataProtection() {}

  /**
   * Decrypts a file's content.
   *
   * @param bytes the array that holds it
   * @param length how many of the bytes are the content
   * @return the plain bytes, which the caller overwrites; {@code null} if Windows does not decrypt
   *     it for this user, or JNA is missing
   */
  static byte @Nullable [] unprotect(byte[] bytes, int length) {
    try {
      DATA_BLOB plain = new DATA_BLOB();
      DATA_BLOB encrypted = new DATA_BLOB(Arrays.copyOf(bytes, length));
      if (!Crypt32.INSTANCE.CryptUnprotectData(
          encrypted, null, null, null, null, UI_FORBIDDEN, plain)) {
        return null;
      }
      try {
        return plain.getData();
      } finally {
        // Windows' own copy holds the refresh tokens, too.
        plain.pbData.clear(plain.cbData);
        Kernel32.INSTANCE.LocalFree(plain.pbData);
      }
    } catch (LinkageError e) {
      return null; // No JNA, or its native part can't be loaded.
    }
  }
}
