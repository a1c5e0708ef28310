package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import java.util.Set;

/**
 * A workload identity in a pod whose environment names a token proxy that the credential does not
 * use. Microsoft Entra then finds no federated identity credential: only the proxy knows it.
 *
 * @param source asks Microsoft Entra
 */
public record UnusedTokenProxy(TokenSource source) implements TokenSource {
  private static final Set<String> NO_FEDERATION =
      Set.of("70021", "70025", "700211", "700212", "700213");

  private static final Remedy USE_IT =
      Remedy.step(
          "call enableAzureProxy() of WorkloadIdentityCredentialBuilder, since "
              + TokenProxy.ADDRESS
              + " names a token proxy that must be asked in place of Microsoft Entra"
              + " (DefaultAzureCredential can't: use that credential in its place)");

  @Override
  public Token ask(EntraRequest request, boolean isRenewal) throws Failure {
    try {
      return source.ask(request, isRenewal);
    } catch (Failure e) {
      boolean isForProxy =
          AadstsCode.firstIn(e.seen())
              .filter(code -> NO_FEDERATION.contains(code.digits()))
              .isPresent();
      throw isForProxy ? new Failure(e.kind(), e.seen(), USE_IT, e.getCause()) : e;
    }
  }

  @Override
  public void requireUsable() throws Failure {
    source.requireUsable();
  }
}
