package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientCertificate;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.directory.User;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code lab.yaml}: what it says, and how a fault in it is told. */
class LabFileTest {
  private static final Path FILE = Path.of("lab.yaml");

  @TempDir private Path folder;

  private static LabBuilder parse(String text) {
    return LabFile.parse(FILE, text);
  }

  private static String resource(String name) throws Exception {
    try (InputStream in = LabFile.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Object> everything(Directory directory) {
    List<Object> all = new ArrayList<>();
    all.addAll(directory.tenants());
    all.addAll(directory.users());
    all.addAll(directory.groups());
    for (App app : directory.apps()) {
      all.add(
          List.of(
              app.tenantId(),
              app.clientId(),
              app.objectId(),
              app.displayName(),
              app.secrets().size(),
              app.clientCertificates().size(),
              app.federatedCredentials(),
              app.redirectUris()));
    }
    directory
        .managedIdentities()
        .forEach(i -> all.add(List.of(i.objectId(), i.resource(), i.isAssigned())));
    all.addAll(directory.subscriptions());
    all.addAll(directory.resourceGroups());
    all.addAll(directory.resources());
    all.addAll(directory.roleAssignments());
    return all;
  }

  @Test
  void fileOfTheDefaultLabSaysWhatTheDefaultLabIs() throws Exception {
    assertThat(everything(parse(resource("default-lab.yaml")).directory()))
        .isEqualTo(everything(new LabBuilder().directory()));
  }

  @Test
  void fileWithoutTenantsAddsToTheDefaultLab() {
    Directory directory =
        parse(
                """
                assignments:
                  - {role: Storage Blob Data Reader, principal: app-developers, scope: contosodata}
                """)
            .directory();
    assertThat(directory.roleAssignments()).hasSize(11);
  }

  @Test
  void everythingCanBeSaid() throws Exception {
    Files.writeString(
        folder.resolve("app.pem"),
        ClientCertificate.madeWhenNeeded("app", Instant.now()).pem().orElseThrow());
    Path file =
        Files.writeString(
            folder.resolve("lab.yaml"),
            """
            tenants:
              - domain: contoso.test
                privilegedIdentityManagement: false
                users: [alice, {name: bob, displayName: Bob}]
                groups:
                  - {name: devs, members: [alice, carol@fabrikam.test, app], owners: [bob]}
                  - name: ruled
                    id: d0000000-0000-4000-8000-00000000000a
                    description: By department
                    membership: dynamic
                roles:
                  - name: Report Reader
                    id: e0000000-0000-4000-8000-00000000000e
                    actions: [Microsoft.Storage/storageAccounts/*]
                    notActions: [Microsoft.Storage/storageAccounts/delete]
                    dataActions: ["Microsoft.Storage/*"]
                    notDataActions: ["Microsoft.Storage/*/delete"]
                guests: [{name: carol@fabrikam.test, id: b0000000-0000-4000-8000-00000000000c}]
                apps:
                  - name: app
                    secret: 12345678
                    certificate: app.pem
                    redirectUris: ["https://app.contoso.test/login"]
                subscriptions:
                  - name: Dev
                    resourceGroups:
                      - name: rg
                        location: northeurope
                        storageAccounts: [data]
                        serviceBusNamespaces: [contoso-bus]
                        eventHubsNamespaces: [contoso-hubs]
                        appConfigurationStores: [settings]
                        cosmosDbAccounts: [cosmos]
                        managedIdentities:
                          - name: backend
                            id: b0000000-0000-4000-8000-00000000000d
                            assigned: false
                            federatedCredentials:
                              - {issuer: "https://issuer.test", subject: s, audience: a}
                              - {subject: "system:serviceaccount:app:backend"}
                            serviceConnections: [pipeline]
                        virtualMachines: [machine]
              - domain: fabrikam.test
                users: [carol]
            assignments:
              - {role: Storage Blob Data Reader, principal: devs, scope: data/reports}
              - {role: Report Reader, principal: bob@contoso.test, scope: contoso-bus}
            eligibleAssignments:
              - {role: Owner, principal: bob@contoso.test, scope: Dev}
            delays: {principals: 5s, roles: 2m}
            troubles:
              - {kind: throttled, duration: 7s, user: alice@contoso.test, times: 2}
              - {kind: lostAnswer, at: graph, after: 3, every: 2}
            """);
    LabBuilder lab = LabBuilder.fromFile(file);
    assertThat(lab.troubles())
        .hasToString(
            "[{kind=throttled, at=tokens, user=alice@contoso.test, times=2, duration=PT7S},"
                + " {kind=lostAnswer, at=graph, after=3, every=2}]");
    Directory directory = lab.directory();
    assertTeamOf(directory);
    ManagedIdentity identity = directory.findManagedIdentity("backend").orElseThrow();
    assertThat(identity.isAssigned()).isFalse();
    assertThat(identity.objectId()).isEqualTo("b0000000-0000-4000-8000-00000000000d");
    assertThat(identity.servicePrincipal().federatedCredentials())
        .containsExactly(
            new FederatedCredential("https://issuer.test", "s", "a"),
            new FederatedCredential(
                FederatedCredential.LAB_ISSUER,
                "system:serviceaccount:app:backend",
                FederatedCredential.TOKEN_EXCHANGE),
            new FederatedCredential(
                FederatedCredential.PIPELINES_ISSUER,
                "sc://contoso/contoso/pipeline",
                FederatedCredential.TOKEN_EXCHANGE));
    assertThat(directory.findManagedIdentity("machine").orElseThrow().isSystemAssigned()).isTrue();
    App app = directory.apps().get(0);
    assertThat(app.secrets()).containsExactly("12345678");
    assertThat(app.certificates()).hasSize(1);
    String reports =
        directory.resources().get(0).resourceId() + "/blobServices/default/containers/reports";
    User carol =
        directory
            .findMember(
                directory.tenants().get(0).id(),
                directory.findUser("carol@fabrikam.test").orElseThrow().objectId())
            .orElseThrow();
    assertThat(carol.objectId()).isEqualTo("b0000000-0000-4000-8000-00000000000c");
    String read = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
    assertThat(directory.mayUseData(carol.objectId(), reports, read)).isTrue();
    assertThat(directory.mayUseData(app.objectId(), reports, read)).isTrue();
    assertThat(directory.mayUseData(carol.objectId(), reports + "2", read)).isFalse();
  }

  /** Groups, roles and resources that the set-up of a team needs. */
  private static void assertTeamOf(Directory directory) {
    assertThat(directory.tenants().get(0).hasPrivilegedIdentityManagement()).isFalse();
    assertThat(directory.tenants().get(1).hasPrivilegedIdentityManagement()).isTrue();
    String tenantId = directory.tenants().get(0).id();
    Group devs = directory.findGroup(tenantId, "devs").orElseThrow();
    String bob = directory.findUser("bob@contoso.test").orElseThrow().objectId();
    assertThat(directory.ownersOf(devs.objectId())).containsExactly(bob);
    assertThat(directory.findGroup(tenantId, "ruled"))
        .contains(
            new Group(
                tenantId,
                "d0000000-0000-4000-8000-00000000000a",
                "ruled",
                "By department",
                "ruled",
                Group.Membership.DYNAMIC));
    assertThat(directory.findRole("Report Reader"))
        .contains(
            new RoleDefinition(
                tenantId,
                "e0000000-0000-4000-8000-00000000000e",
                "Report Reader",
                List.of("Microsoft.Storage/storageAccounts/*"),
                List.of("Microsoft.Storage/storageAccounts/delete"),
                List.of("Microsoft.Storage/*"),
                List.of("Microsoft.Storage/*/delete")));
    assertThat(directory.resources())
        .extracting(Resource::name)
        .contains("contoso-bus", "contoso-hubs", "settings", "cosmos");
    assertThat(directory.eligibleAssignments())
        .hasSize(1)
        .allMatch(a -> a.role().name().equals("Owner") && a.principalId().equals(bob));
    // What the file says is known at once, what is made later is not.
    directory
        .roleAssignments()
        .forEach(a -> assertThat(directory.propagation().isKnown(a.id())).isTrue());
    directory.add(new Group(tenantId, "d0000000-0000-4000-8000-00000000000b", "later"));
    assertThat(directory.propagation().isKnown("d0000000-0000-4000-8000-00000000000b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenant: x | lab.yaml:1: unknown key 'tenant': allowed are tenants, assignments,"
            + " eligibleAssignments, delays, troubles",
        "tenants: x | lab.yaml:1: tenants: expected is a list",
        "tenants: [x] | lab.yaml:1: tenants[0]: expected are fields: domain, id,",
        "tenants: [{id: x}] | lab.yaml:1: tenants[0]: key 'domain' is missing",
        "tenants: [{domain: x}] | lab.yaml:1: tenants[0].domain: tenant domain 'x': allowed is a",
        "'tenants: [{domain: a.test, domain: a.test}]' | lab.yaml:1: tenants[0]: key 'domain' is"
            + " given twice",
        "'tenants: [{domain: a.test, id: 12}]' | lab.yaml:1: tenants[0].id: tenant id '12': allowed"
            + " is a GUID",
        "'tenants: [{domain: a.test, users: [a b]}]' | lab.yaml:1: tenants[0].users[0]: user name"
            + " 'a b': allowed is letters",
        "'tenants: [{domain: a.test, name: }]' | lab.yaml:1: tenants[0].name: it has no value",
        "'tenants: [{domain: a.test, name: [x]}]' | lab.yaml:1: tenants[0].name: expected is a text",
        "'tenants: [{domain: a.test, guests: [x@b.test]}]' | lab.yaml:1: tenants: guest of a.test"
            + " 'x@b.test': allowed is a user of another tenant",
        "'tenants: [{domain: a.test, groups: [{name: g, members: [x]}]}]' | lab.yaml:1: tenants:"
            + " principal 'x': allowed is a user (alice@a.test), a group or an app of a.test",
        "'tenants: [{domain: a.test}, {domain: A.test}]' | lab.yaml:1: tenants: The lab has a tenant domain 'a.test' already.",
        "'tenants: [{domain: a.test, apps: [{name: x, redirectUris: [\"a b\"]}]}]' | lab.yaml:1:"
            + " tenants[0].apps[0].redirectUris[0]:",
        "'tenants: [{domain: a.test, apps: [{name: x, certificate: none.pem}]}]' | lab.yaml:1:"
            + " tenants[0].apps[0].certificate: certificate 'none.pem': allowed is 'generated' or a"
            + " file",
        "'assignments: [{role: Reader, principal: alice@contoso.test}]' | lab.yaml:1:"
            + " assignments[0]: key 'scope' is missing",
        "'assignments: [{role: King, principal: alice@contoso.test, scope: Dev}]' | lab.yaml:1:"
            + " assignments[0]: role 'King': allowed is the name or GUID of a role that the lab knows",
        "'assignments: [{role: Key Vault Secret User, principal: alice@contoso.test, scope: Dev}]' |"
            + " lab.yaml:1: assignments[0]: role 'Key Vault Secret User': allowed is Key Vault",
        "'assignments: [{role: Reader, principal: x, scope: Dev}]' | lab.yaml:1: assignments[0]:"
            + " principal 'x': allowed is a user (alice@contoso.test)",
        "'assignments: [{role: Reader, principal: alice@contoso.test, scope: x}]' | lab.yaml:1:"
            + " assignments[0]: scope 'x': allowed is a resource",
        "'assignments: [{role: Reader, principal: bob@contoso.test, scope: Fabrikam Shared}]' |"
            + " lab.yaml:1: assignments[0]: principal 'bob@contoso.test': allowed is a user"
            + " (alice@fabrikam.test)",
        "'troubles: [{kind: doom}]' | lab.yaml:1: troubles[0]: kind 'doom': allowed is throttled",
        "'troubles: [{at: imds}]' | lab.yaml:1: troubles[0]: key 'kind' is missing",
        "'tenants: [{domain: a.test, apps: [{name: x, federatedCredentials: [{subject: s, issuer:"
            + " x}]}]}]' | lab.yaml:1: tenants[0].apps[0].federatedCredentials[0]: issuer 'x':"
            + " allowed is an https address",
        "'a: &x 1' | lab.yaml:1: anchors and aliases (& and *) are not allowed",
        "'a: [' | lab.yaml:1: not valid YAML:",
        "'a: 1\u0001' | lab.yaml: not valid YAML:",
        "'' | lab.yaml: it is empty",
        "'# nothing' | lab.yaml: it is empty",
        "x | lab.yaml:1: expected are fields: tenants, assignments, eligibleAssignments, delays,"
            + " troubles",
        "'delays: {roles: soon}' | lab.yaml:1: delays.roles: delay 'soon': allowed is 500ms",
        "'delays: {roles: -5s}' | lab.yaml:1: delays.roles: delay of roles 'PT-5S': allowed is zero",
        "'tenants: [{domain: a.test, groups: [{name: g, membership: x}]}]' | lab.yaml:1:"
            + " tenants[0].groups[0].membership: membership 'x': allowed is assigned, dynamic,"
            + " synchronized",
        "'tenants: [{domain: a.test, roles: [{name: r, actions: [do it]}]}]' | lab.yaml:1:"
            + " tenants[0].roles[0].actions[0]: action 'do it': allowed is an action",
        "'tenants: [{domain: a.test, roles: [Owner]}]' | lab.yaml:1: tenants: The lab has a role"
            + " 'Owner' already.",
        "'eligibleAssignments: [{role: Owner, principal: alice@contoso.test, scope: x}]' |"
            + " lab.yaml:1: eligibleAssignments[0]: scope 'x': allowed is a resource",
        "'assignments: [{role: Reader, principal: bob@contoso.test, scope: /subscriptions/"
            + "a0000000-0000-4000-8000-000000000001/resourceGroups/rg-app/providers/"
            + "Microsoft.KeyVault/vaults/contoso-vault/}]' | lab.yaml:1: assignments[0]: scope",
        "'troubles: [{kind: throttled, every: 0}]' | lab.yaml:1: troubles[0]: every '0': allowed is"
            + " 1 or more",
        "'troubles: [{kind: lostAnswer}]' | lab.yaml:1: troubles[0]: place of lostAnswer 'tokens':"
            + " allowed is a service",
      })
  void faultIsToldWithFileLineKeyAndValue(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(LabFileException.class)
        .message()
        .startsWith(message)
        .doesNotContain("\n");
  }

  @Test
  void faultIsToldWithItsOwnLine() {
    assertThatThrownBy(() ->
            parse(
                """
                tenants:
                  - domain: contoso.test
                    users:
                      - alice
                      - name: bob
                        colour: red
                """))
        .hasMessage(
            "lab.yaml:6: tenants[0].users[1]: unknown key 'colour': allowed are name, id,"
                + " displayName, mail, password");
  }

  @Test
  void badSecretIsNotRepeated() {
    assertThatThrownBy(
            () -> parse("tenants: [{domain: a.test, apps: [{name: x, secret: hunter2}]}]"))
        .isInstanceOf(LabFileException.class)
        .message()
        .contains("secret '...'")
        .doesNotContain("hunter2");
  }

  @Test
  void aliasesThatWouldGrowWithoutEndAreRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> parse(bomb.toString()))
        .isInstanceOf(LabFileException.class)
        .hasMessageContaining("anchors and aliases");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void deepNestingIsRefused(String opening) {
    assertThatThrownBy(() -> parse(opening.repeat(100_000)))
        .isInstanceOf(LabFileException.class)
        .hasMessageContaining("lab.yaml:1: nested deeper than 20");
  }

  @Test
  void whatIsNoTextFileIsRefused() throws Exception {
    assertRefused(folder, "it is a folder");
    assertRefused(folder.resolve("missing.yaml"), "there is no such file");
    assertRefused(
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}),
        "it is not UTF-8 text");
    assertRefused(Files.write(folder.resolve("zeros"), new byte[1000]), "not valid YAML");
    assertRefused(Files.write(folder.resolve("large"), new byte[10 << 20]), "larger than 1 MiB");
    assertRefused(Path.of("/dev/null"), "it is not a regular file");
  }

  private static void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> LabBuilder.fromFile(file))
        .isInstanceOf(LabFileException.class)
        .message()
        .startsWith(file.toString())
        .contains(why)
        .doesNotContain("\n");
  }

  @Test
  void schemaAndLoaderKnowTheSameKeys() throws Exception {
    JsonNode definitions = new ObjectMapper().readTree(resource("lab.schema.json")).path("$defs");
    for (LabFileKind kind : LabFileKind.ALL) {
      JsonNode definition = definitions.path(kind.name());
      assertThat(names(definition.path("properties"))).as(kind.name()).isEqualTo(kind.keys());
      Set<String> required = new LinkedHashSet<>();
      definition.path("required").forEach(name -> required.add(name.asText()));
      assertThat(required).as(kind.name()).isEqualTo(kind.required());
      assertThat(definition.path("additionalProperties").asBoolean(true)).isFalse();
    }
    assertThat(definitions).hasSize(LabFileKind.ALL.size() + 1);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
