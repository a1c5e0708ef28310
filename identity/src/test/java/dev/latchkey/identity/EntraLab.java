package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.traffic.RecordedRequest;
import java.net.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A lab as a credential of this JVM reaches it. */
final class EntraLab {
  static final String SERVICE_ACCOUNT = "system:serviceaccount:contoso:app";

  private EntraLab() {}

  static Network network(Lab lab) {
    Proxy proxy = new Proxy(Proxy.Type.HTTP, lab.proxyAddress());
    return new Network(uri -> Optional.of(proxy), lab.sslContext().getSocketFactory());
  }

  /** A token by the reactive way. */
  static String tokenOf(TokenCredential credential, TokenRequestContext request) {
    return Objects.requireNonNull(credential.getToken(request).block()).getToken();
  }

  /** What Entra was asked for tokens by an application. */
  static List<RecordedRequest> tokenRequests(Lab lab, String clientId) {
    return lab.requests().stream()
        .filter(request -> request.uri().getPath() != null)
        .filter(request -> request.uri().getPath().endsWith("/token"))
        .filter(request -> clientId.equals(request.form().get("client_id")))
        .toList();
  }
}
