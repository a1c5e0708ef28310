package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import java.net.URI;

/** The proxy through which a tool goes to Microsoft Entra. */
public final class ToolProxy {
  private static final URI ENTRA = URI.create("https://login.microsoftonline.com/");

  private ToolProxy() {}

  /**
   * Names the proxy in the failure of a tool that could not reach Microsoft Entra. The name is that
   * of the variable, without a user and a password; nothing that the tool printed is used.
   *
   * @param failure the failure of a tool
   * @param machine the machine, whose variables the tool inherits
   * @return the same failure if its kind is not {@code NETWORK}, or no proxy is set
   */
  public static Failure named(Failure failure, Surroundings machine) {
    if (failure.kind() != FailureKind.NETWORK || failure.seen().contains("managed identity")) {
      return failure; // The endpoint of managed identities is asked without a proxy.
    }
    return Network.namedProxyOfTools(ENTRA, machine)
        .map(proxy ->
            new Failure(
                failure.kind(),
                failure.seen() + " (HTTPS_PROXY is " + proxy + ")",
                failure.remedy().orElse(null),
                failure.getCause()))
        .orElse(failure);
  }
}
