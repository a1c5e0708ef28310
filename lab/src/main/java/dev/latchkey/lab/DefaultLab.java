package dev.latchkey.lab;

import dev.latchkey.lab.directory.FederatedCredential;

/**
 * The lab without a description. {@code default-lab.yaml} describes the same. It is code since
 * reading YAML would double the time that a lab takes to start.
 */
final class DefaultLab {
  private DefaultLab() {}

  static void describe(LabBuilder lab) {
    lab.tenant("contoso.test", DefaultLab::contoso)
        .tenant("fabrikam.test", DefaultLab::fabrikam)
        .assign("Contributor", "alice@contoso.test", "Dev")
        .assign("Reader", "alice@contoso.test", "Prod")
        .assign("Reader", "alice@contoso.test", "Fabrikam Shared")
        .assign("Reader", "bob@contoso.test", "Dev")
        .assign("Owner", "dana@contoso.test", "Dev")
        .assign("Owner", "carol@fabrikam.test", "Fabrikam Shared")
        .assign("Reader", "contoso-app", "Dev")
        .assign("Reader", "contoso-cert-app", "Dev")
        .assign("Reader", "contoso-identity", "Dev")
        .assign("Reader", "contoso-vm", "Dev");
  }

  private static void contoso(TenantBuilder contoso) {
    contoso
        .id("11111111-1111-4111-8111-111111111111")
        .name("Contoso")
        .user(
            "alice", u -> u.id("b0000000-0000-4000-8000-000000000001").displayName("Alice Example"))
        .user("bob", u -> u.id("b0000000-0000-4000-8000-000000000002").displayName("Bob Example"))
        .user("dana", u -> u.id("b0000000-0000-4000-8000-000000000004").displayName("Dana Example"))
        .group("app-developers")
        .app("contoso-app", a -> a.clientId("c0000000-0000-4000-8000-000000000001").secret())
        .app(
            "contoso-cert-app",
            a -> a.clientId("c0000000-0000-4000-8000-000000000002").certificate())
        .subscription(
            "Dev",
            s ->
                s.id("a0000000-0000-4000-8000-000000000001")
                    .resourceGroup(
                        "rg-app",
                        g ->
                            g.location("westeurope")
                                .storageAccount("contosodata")
                                .keyVault("contoso-vault")
                                .managedIdentity(
                                    "contoso-identity",
                                    i ->
                                        i.clientId("c0000000-0000-4000-8000-000000000003")
                                            .federatedCredential(
                                                FederatedCredential.LAB_ISSUER,
                                                "system:serviceaccount:contoso:app")
                                            .serviceConnection("Dev"))
                                .virtualMachine(
                                    "contoso-vm",
                                    i -> i.clientId("c0000000-0000-4000-8000-000000000004"))))
        .subscription("Prod", s -> s.id("a0000000-0000-4000-8000-000000000002"));
  }

  private static void fabrikam(TenantBuilder fabrikam) {
    fabrikam
        .id("22222222-2222-4222-8222-222222222222")
        .name("Fabrikam")
        .user(
            "carol", u -> u.id("b0000000-0000-4000-8000-000000000003").displayName("Carol Example"))
        .guest("alice@contoso.test")
        .subscription("Fabrikam Shared", s -> s.id("a0000000-0000-4000-8000-000000000003"));
  }
}
