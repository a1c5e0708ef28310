package dev.latchkey.access;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.directory.User;
import java.net.ProxySelector;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** A client of a lab in this JVM, and short words for what stands in its directory. */
final class LabClient {
  static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  static final String DEV = "/subscriptions/a0000000-0000-4000-8000-000000000001";
  static final String RG = DEV + "/resourceGroups/rg-app";
  static final String DATA = RG + "/providers/Microsoft.Storage/storageAccounts/contosodata";
  static final String VAULT = RG + "/providers/Microsoft.KeyVault/vaults/contoso-vault";
  static final String ALICE = "b0000000-0000-4000-8000-000000000001";
  static final String BOB = "b0000000-0000-4000-8000-000000000002";

  private final Lab lab;

  LabClient(Lab lab) {
    this.lab = lab;
  }

  HttpClient http() {
    return new JdkHttpClientBuilder(
            java.net.http.HttpClient.newBuilder()
                .proxy(ProxySelector.of(lab.proxyAddress()))
                .sslContext(lab.sslContext()))
        .build();
  }

  TokenCredential user(String name) {
    return new TokenCredential() {
      @Override
      public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromSupplier(() -> getTokenSync(request));
      }

      @Override
      public AccessToken getTokenSync(TokenRequestContext request) {
        String resource = request.getScopes().get(0).replace("/.default", "");
        return new AccessToken(
            lab.userToken(name, resource), OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
      }
    };
  }

  Group group() {
    return group("app-developers");
  }

  Group group(String name) {
    return lab.directory().findGroup(CONTOSO, name).orElseThrow();
  }

  Group newGroup(String name) {
    Group group = new Group(CONTOSO, UUID.randomUUID().toString(), name);
    lab.directory().add(group);
    return group;
  }

  User newUser(String name) {
    String id = UUID.randomUUID().toString();
    User user = new User(CONTOSO, CONTOSO, id, id, name + "@contoso.test", name);
    lab.directory().add(user);
    return user;
  }

  void join(Group group, String memberId) {
    lab.directory().addMember(group.objectId(), memberId);
  }

  void assign(String role, String principalId, String scope) {
    lab.directory()
        .add(
            new RoleAssignment(
                UUID.randomUUID().toString(),
                scope,
                lab.directory().findRole(role).orElseThrow(),
                principalId));
  }

  /** Adds a resource to the resource group rg-app. */
  Resource newResource(Resource.Type type, String name) {
    Resource resource =
        new Resource(
            type,
            lab.directory().resourceGroups().stream()
                .filter(group -> group.resourceId().equals(RG))
                .findFirst()
                .orElseThrow(),
            name,
            CONTOSO);
    lab.directory().add(resource);
    return resource;
  }

  void makeEligible(String role, String principalId, String scope) {
    lab.directory()
        .addEligible(
            new RoleAssignment(
                UUID.randomUUID().toString(),
                scope,
                lab.directory().findRole(role).orElseThrow(),
                principalId));
  }
}
