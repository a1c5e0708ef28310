package dev.latchkey.lab;

import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.internal.rules.Rules;
import java.util.ArrayList;
import java.util.List;

/** Collects the federated credentials of an app or a managed identity for its builder. */
final class Federation {
  private final List<FederatedCredential> credentials = new ArrayList<>();

  void add(String issuer, String subject, String audience) {
    credentials.add(
        new FederatedCredential(
            Rules.ISSUER.check("issuer", issuer),
            Rules.CLAIM.check("subject", subject),
            Rules.CLAIM.check("audience", audience)));
  }

  void add(String issuer, String subject) {
    add(issuer, subject, FederatedCredential.TOKEN_EXCHANGE);
  }

  void addServiceConnection(String name) {
    add(
        FederatedCredential.PIPELINES_ISSUER,
        "sc://contoso/contoso/" + Rules.NAME.check("service connection", name));
  }

  List<FederatedCredential> credentials() {
    return List.copyOf(credentials);
  }
}
