package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.entra.Network;
import dev.latchkey.lab.Lab;
import java.net.Proxy;
import java.util.Optional;

/** A lab as a credential of this JVM reaches it. */
final class EntraLab {
  static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  static final String SCOPE = "https://storage.azure.com/.default";

  private EntraLab() {}

  static Network network(Lab lab) {
    Proxy proxy = new Proxy(Proxy.Type.HTTP, lab.proxyAddress());
    return new Network(uri -> Optional.of(proxy), lab.sslContext().getSocketFactory());
  }

  static TokenRequestContext request() {
    return new TokenRequestContext().addScopes(SCOPE);
  }
}
