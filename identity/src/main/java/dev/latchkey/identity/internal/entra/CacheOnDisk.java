package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ITokenCacheAccessAspect;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.LinkageFault;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * MSAL's cache on disk. Does without the classes of MSAL's extension, which the app may not have
 * added: only {@link MsalExtension} names them.
 *
 * @param name the cache's name, or {@code null} for the shared one
 * @param plainAllowed whether an unprotected file is allowed where the Secret Service is missing
 * @param machine the machine, for its platform and the user's home
 */
public record CacheOnDisk(@Nullable String name, boolean plainAllowed, Surroundings machine) {
  private static final String DEPENDENCIES =
      "add com.microsoft.azure:msal4j-persistence-extension:1.3.0 and com.nimbusds:nimbus-jose-jwt"
          + " to the app's dependencies";

  /**
   * Reads and writes the cache around each request of MSAL.
   *
   * @param cae whether the tokens may be revoked early, since those have a cache of their own
   */
  ITokenCacheAccessAspect aspect(boolean cae) throws Failure {
    try {
      return new MsalExtension(this).aspect(cae ? ".cae" : ".nocae");
    } catch (IOException e) {
      throw unusable("its folder '" + folder() + "' can't be used", null);
    } catch (LinkageError e) {
      throw isMissing(e) ? missing(e) : LinkageFault.failure(e);
    }
  }

  /** The folder, which is also that of azure-identity. */
  Path folder() throws Failure {
    Path home =
        Path.of(machine.home().orElseThrow(() -> unusable("the user has no home folder", null)));
    Path parent =
        machine.platform() == Platform.WINDOWS ? home.resolve("AppData").resolve("Local") : home;
    return parent.resolve(".IdentityService");
  }

  static Failure unusable(String seen, @Nullable String remedy) {
    return unusable(seen, remedy, null);
  }

  private static Failure unusable(String seen, @Nullable String remedy, @Nullable Throwable cause) {
    return new Failure(
        FailureKind.INVALID_REQUEST,
        "the token cache on disk can't be used: " + seen,
        remedy == null ? null : Remedy.step(remedy),
        cause);
  }

  /** Whether a class of the extension, or of what only the extension uses, is missing. */
  static boolean isMissing(LinkageError error) {
    return error instanceof NoClassDefFoundError
        && (LinkageFault.isAbout(error, "com.microsoft.aad.msal4jextensions.")
            || LinkageFault.isAbout(error, "com.sun.jna.")
            || LinkageFault.isAbout(error, "com.nimbusds."));
  }

  /** The failure for such a class. */
  static Failure missing(LinkageError error) {
    return unusable("a library for it is missing", DEPENDENCIES, error);
  }
}
