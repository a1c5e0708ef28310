package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.source.Failure;

/**
 * Not available here: every request fails with {@link CredentialUnavailableException}, so that a
 * chain goes on. Visual Studio and older tools kept their tokens in a cache that was shared.
 *
 * @deprecated As in azure-identity.
 */
@Deprecated
public class SharedTokenCacheCredential extends SourceCredential {
  SharedTokenCacheCredential(EntraOptions options) {
    super(
        EntraSource.unavailable(
            "SharedTokenCacheCredential",
            options,
            new Failure(
                FailureKind.NOT_AVAILABLE_HERE,
                "Latchkey reads no token cache that is shared with other apps")),
        false);
  }
}
