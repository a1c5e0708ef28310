package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ITokenCacheAccessAspect;
import com.microsoft.aad.msal4jextensions.PersistenceSettings;
import com.microsoft.aad.msal4jextensions.PersistenceTokenCacheAccessAspect;
import com.microsoft.aad.msal4jextensions.persistence.linux.KeyRingAccessException;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * MSAL's cache on disk, which MSAL's own extension keeps: protected by DPAPI on Windows, the
 * keychain on macOS, the Secret Service on Linux. Folder, names and labels are azure-identity's, so
 * that its caches are found.
 *
 * @param name the cache's name, or {@code null} for the one that all share
 * @param plainAllowed whether a file without protection will do where the Secret Service is missing
 * @param machine the machine, for its platform and the user's home
 */
public record CacheOnDisk(@Nullable String name, boolean plainAllowed, Surroundings machine) {
  static final String DEPENDENCIES =
      "add com.microsoft.azure:msal4j-persistence-extension:1.3.0 and com.nimbusds:nimbus-jose-jwt"
          + " to the app's dependencies";

  private static final String SERVICE = "Microsoft.Developer.IdentityService";
  private static final String SCHEMA = "msal.cache";
  private static final String ITEM = "MSALCache";

  /**
   * What reads and writes the cache around each request of MSAL.
   *
   * @param cae whether the tokens may be revoked early: they have a cache of their own
   */
  ITokenCacheAccessAspect aspect(boolean cae) throws EntraFailure {
    String suffix = cae ? ".cae" : ".nocae";
    try {
      if (machine.platform() == Platform.LINUX) {
        return onLinux(suffix);
      }
      return new PersistenceTokenCacheAccessAspect(
          settings(suffix).setMacKeychain(SERVICE, (name == null ? ITEM : name) + suffix).build());
    } catch (IOException e) {
      throw unusable("its folder '" + folder() + "' can't be used", null);
    }
  }

  private ITokenCacheAccessAspect onLinux(String suffix) throws IOException, EntraFailure {
    try {
      return new PersistenceTokenCacheAccessAspect(
          settings(suffix)
              .setLinuxKeyring(
                  "default",
                  SCHEMA,
                  (name == null ? ITEM : name) + suffix,
                  "MsalClientID",
                  SERVICE,
                  null,
                  null)
              .build());
    } catch (KeyRingAccessException | UnsatisfiedLinkError e) {
      return withoutKeyring(suffix);
    } catch (NoClassDefFoundError e) {
      // The second try of a class that found no libsecret the first time.
      if (String.valueOf(e.getMessage()).contains("Could not initialize")) {
        return withoutKeyring(suffix);
      }
      throw e;
    }
  }

  private ITokenCacheAccessAspect withoutKeyring(String suffix) throws IOException, EntraFailure {
    if (!plainAllowed) {
      throw unusable(
          "no Secret Service answers that would protect it",
          "start one (gnome-keyring, with libsecret), or call setUnencryptedStorageAllowed(true)");
    }
    // The extension leaves the file readable to whoever the umask lets; the folder does not.
    PosixFileAttributeView permissions =
        Files.getFileAttributeView(Files.createDirectories(folder()), PosixFileAttributeView.class);
    permissions.setPermissions(PosixFilePermissions.fromString("rwx------"));
    return new PersistenceTokenCacheAccessAspect(
        settings(suffix).setLinuxUseUnprotectedFileAsCacheStorage(true).build());
  }

  private PersistenceSettings.Builder settings(String suffix) throws EntraFailure {
    return PersistenceSettings.builder((name == null ? SCHEMA : name) + suffix, folder());
  }

  private Path folder() throws EntraFailure {
    Path home =
        Path.of(machine.home().orElseThrow(() -> unusable("the user has no home folder", null)));
    Path parent =
        machine.platform() == Platform.WINDOWS ? home.resolve("AppData").resolve("Local") : home;
    return parent.resolve(".IdentityService");
  }

  private static EntraFailure unusable(String seen, @Nullable String remedy) {
    return new EntraFailure(
        Kind.INVALID_REQUEST, "the token cache on disk can't be used: " + seen, remedy);
  }

  /** The failure that a class of the extension is not there. */
  static EntraFailure missing() {
    return unusable("a library for it is missing", DEPENDENCIES);
  }
}
