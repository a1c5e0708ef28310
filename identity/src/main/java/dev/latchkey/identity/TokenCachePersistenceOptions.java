package dev.latchkey.identity;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are kept on disk, where an app asks for that: protected by DPAPI on Windows, the
 * keychain on macOS, the Secret Service (libsecret) on Linux, under {@code ~/.IdentityService} or
 * {@code %LOCALAPPDATA%\.IdentityService}, as azure-identity does.
 *
 * <p>The app adds two dependencies: {@code com.microsoft.azure:msal4j-persistence-extension:1.3.0},
 * and {@code com.nimbusds:nimbus-jose-jwt}, which the extension needs and does not bring. Not
 * thread-safe; a builder takes a copy.
 */
public final class TokenCachePersistenceOptions {
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_ -][0-9A-Za-z._ -]{0,99}");

  private boolean unencryptedStorageAllowed;
  private @Nullable String name;

  /** The defaults: protected, under the name that all applications share. */
  public TokenCachePersistenceOptions() {}

  /**
   * Sets whether a plain file will do where Linux offers no Secret Service. Off by default: then
   * the credential fails there. The file is in a folder that only the user may enter; whoever can
   * read it has the tokens.
   *
   * @param unencryptedStorageAllowed whether it will do
   * @return these options
   */
  public TokenCachePersistenceOptions setUnencryptedStorageAllowed(
      boolean unencryptedStorageAllowed) {
    this.unencryptedStorageAllowed = unencryptedStorageAllowed;
    return this;
  }

  /**
   * Whether a plain file will do.
   *
   * @return what was set
   */
  public boolean isUnencryptedStorageAllowed() {
    return unencryptedStorageAllowed;
  }

  /**
   * Sets the cache's name, to keep it apart from others.
   *
   * @param name letters, digits, '.' but not first, '_', ' ' and '-'; {@code null} for the shared
   *     one
   * @return these options
   * @throws IllegalArgumentException for other characters: the name becomes that of a file
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
   * @return what was set, {@code null} for the shared one
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
