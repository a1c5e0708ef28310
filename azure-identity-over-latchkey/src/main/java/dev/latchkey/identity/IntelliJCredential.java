package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.source.Failure;

/**
 * Not available here: every request fails with {@link CredentialUnavailableException}, so that a
 * chain goes on.
 */
public class IntelliJCredential extends SourceCredential {
  IntelliJCredential(EntraOptions options) {
    super(
        EntraSource.unavailable(
            "IntelliJCredential",
            options,
            new Failure(
                FailureKind.NOT_AVAILABLE_HERE,
                "Latchkey can't use the sign-in of the Azure Toolkit for IntelliJ")),
        false);
  }
}
