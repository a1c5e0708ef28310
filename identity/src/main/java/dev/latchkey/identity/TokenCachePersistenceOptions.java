package dev.latchkey.identity;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options for a token cache on disk. The cache is protected by DPAPI on Windows, the keychain on
 * macOS, and the Secret Service (libsecret) on Linux. It is in {@code ~/.IdentityService} or {@code
 * %LOCALAPPDATA%\.IdentityService}, as with azure-identity.
 *
 * <p>The app adds two dependencies: {@code com.microsoft.azure:msal4j-persistence-extension:1.3.0},
 * and {@code com.nimbusds:nimbus-jose-jwt}, which the extension needs but does not declare. Not
 * thread-safe; a builder takes a copy.
 */
public final class TokenCachePersistenceOptions {
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_ -][0-9A-Za-z._ -]{0,99}");

  private boolean unencryptedStorageAllowed;
  private @Nullable String name;

  /** The defaults: a protected cache under the name that all applications share. */
  public TokenCachePersistenceOptions() {}

  /**
   * Sets whether an unencrypted file may be used if Linux offers no Secret Service. Off by default:
   * the credential then fails. The file is in a folder that only the user can enter; anyone who can
   * read it has the tokens.
   *
   * @param unencryptedStorageAllowed whether an unencrypted file may be used
   * @return these options
   */
  public TokenCachePersistenceOptions setUnencryptedStorageAllowed(
      boolean unencryptedStorageAllowed) {
    this.unencryptedStorageAllowed = unencryptedStorageAllowed;
    return this;
  }

  /**
   * Whether an unencrypted file may be used.
   *
   * @return the value that was set
   */
  public boolean isUnencryptedStorageAllowed() {
    return unencryptedStorageAllowed;
  }

  /**
   * Sets the cache's name, to separate it from other caches.
   *
   * @param name letters, digits, '.' (but not first), '_', ' ' and '-'; {@code null} for the shared
   *     cache
   * @return these options
   * @throws IllegalArgumentException for other characters, since the name becomes a file name
   */
  public TokenCachePersistenceOptions setName(@Nullable String name) {
    if (name != null && !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The name of a token cache may only hold letters, digits, '_', ' ', '-' and, not first,"
              + " '.', 100 at most.");
    }
    this.name = name;
    return this;
  }

  /**
   * The cache's name.
   *
   * @return the value that was set, or {@code null} for the shared cache
   */
  public @Nullable String getName() {
    return name;
  }

  TokenCachePersistenceOptions copy() {
    return new TokenCachePersistenceOptions()
        .setUnencryptedStorageAllowed(unencryptedStorageAllowed)
        .setName(name);
  }
}
