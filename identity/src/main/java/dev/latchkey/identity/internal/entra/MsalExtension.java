package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ITokenCacheAccessAspect;
import com.microsoft.aad.msal4jextensions.PersistenceSettings;
import com.microsoft.aad.msal4jextensions.PersistenceTokenCacheAccessAspect;
import com.microsoft.aad.msal4jextensions.persistence.linux.KeyRingAccessException;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * MSAL's extension for a cache on disk. The cache is protected by DPAPI on Windows, the keychain on
 * macOS, the Secret Service on Linux. Folder, names and labels are azure-identity's, so that its
 * caches are found.
 *
 * @param cache the cache
 */
record MsalExtension(CacheOnDisk cache) {
  private static final String SERVICE = "Microsoft.Developer.IdentityService";
  private static final String SCHEMA = "msal.cache";
  private static final String ITEM = "MSALCache";

  ITokenCacheAccessAspect aspect(String suffix) throws IOException, Failure {
    return cache.machine().platform() == Platform.LINUX
        ? onLinux(suffix)
        : new PersistenceTokenCacheAccessAspect(
            settings(suffix).setMacKeychain(SERVICE, item(suffix)).build());
  }

  private ITokenCacheAccessAspect onLinux(String suffix) throws IOException, Failure {
    try {
      return new PersistenceTokenCacheAccessAspect(
          settings(suffix)
              .setLinuxKeyring("default", SCHEMA, item(suffix), "MsalClientID", SERVICE, null, null)
              .build());
    } catch (KeyRingAccessException | UnsatisfiedLinkError e) {
      return withoutKeyring(suffix);
    } catch (NoClassDefFoundError e) {
      // The class has failed before, when it found no libsecret.
      if (String.valueOf(e.getMessage()).contains("Could not initialize")) {
        return withoutKeyring(suffix);
      }
      throw e;
    } catch (RuntimeException | Error e) {
      if (isUnreadableError(e)) {
        return withoutKeyring(suffix);
      }
      throw e;
    }
  }

  /**
   * With libsecret and without a Secret Service, libsecret gives an error that the extension fails
   * to read: JNA may not write into the class for it.
   */
  private static boolean isUnreadableError(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalAccessException) {
        return true;
      }
    }
    return false;
  }

  private ITokenCacheAccessAspect withoutKeyring(String suffix) throws IOException, Failure {
    if (!cache.plainAllowed()) {
      throw CacheOnDisk.unusable(
          "no Secret Service answers that would protect it",
          "start one (gnome-keyring, with libsecret), or call setUnencryptedStorageAllowed(true)");
    }
    // The umask decides who may read the extension's file; the folder keeps others out.
    Path folder = Files.createDirectories(cache.folder());
    Files.getFileAttributeView(folder, PosixFileAttributeView.class)
        .setPermissions(PosixFilePermissions.fromString("rwx------"));
    return new PersistenceTokenCacheAccessAspect(
        settings(suffix).setLinuxUseUnprotectedFileAsCacheStorage(true).build());
  }

  private PersistenceSettings.Builder settings(String suffix) throws Failure {
    return PersistenceSettings.builder(
        (cache.name() == null ? SCHEMA : cache.name()) + suffix, cache.folder());
  }

  private String item(String suffix) {
    return (cache.name() == null ? ITEM : cache.name()) + suffix;
  }
}
