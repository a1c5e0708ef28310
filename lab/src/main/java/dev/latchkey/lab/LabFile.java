package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.directory.Group.Membership;
import dev.latchkey.lab.internal.rules.Rules;
import dev.latchkey.lab.traffic.Trouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * {@code lab.yaml}: the words of {@link LabBuilder} in a file. {@code lab.schema.json} describes
 * the same to editors.
 */
final class LabFile {
  /** The value of a secret or a certificate that the lab is to make. */
  static final String GENERATED = "generated";

  private static final int LARGEST_CERTIFICATE = 64 * 1024;

  private final Path file;

  private LabFile(Path file) {
    this.file = file;
  }

  static LabBuilder read(Path file) {
    return new LabFile(file).lab(YamlFile.read(file));
  }

  /** Reads the text of a file. */
  static LabBuilder parse(Path file, String text) {
    return new LabFile(file).lab(YamlFile.parse(file, text));
  }

  private LabBuilder lab(YamlValue root) {
    LabBuilder lab = new LabBuilder();
    Map<String, YamlValue> fields = LabFileKind.LAB.fieldsOf(root);
    each(fields, "tenants", tenant -> tenant(lab, tenant));
    // Now names can be resolved, and a fault in an assignment is reported with its own line.
    Directory[] directory = new Directory[1];
    fields.getOrDefault("tenants", root).run(() -> directory[0] = lab.directory());
    each(
        fields,
        "assignments",
        assignment ->
            assignment(
                assignment,
                (role, principal, scope) -> LabBuilder.assign(directory[0], role, principal, scope),
                lab::assign));
    each(
        fields,
        "eligibleAssignments",
        assignment ->
            assignment(
                assignment,
                (role, principal, scope) ->
                    LabBuilder.makeEligible(directory[0], role, principal, scope),
                lab::eligible));
    YamlValue delays = fields.get("delays");
    if (delays != null) {
      Map<String, YamlValue> of = LabFileKind.DELAYS.fieldsOf(delays);
      give(of, "principals", d -> lab.delayOfPrincipals(Rules.duration("delay", d)));
      give(of, "roles", d -> lab.delayOfRoles(Rules.duration("delay", d)));
    }
    each(fields, "troubles", trouble -> trouble(lab, trouble));
    return lab;
  }

  private static void each(Map<String, YamlValue> fields, String key, Consumer<YamlValue> action) {
    YamlValue list = fields.get(key);
    if (list != null) {
      list.items().forEach(action);
    }
  }

  /** A field that was checked to be present. */
  private static YamlValue required(Map<String, YamlValue> fields, String key) {
    return Objects.requireNonNull(fields.get(key), key);
  }

  private static void give(Map<String, YamlValue> fields, String key, Consumer<String> setter) {
    YamlValue value = fields.get(key);
    if (value != null) {
      value.give(setter);
    }
  }

  private void tenant(LabBuilder lab, YamlValue value) {
    Map<String, YamlValue> fields = LabFileKind.TENANT.fieldsOf(value);
    required(fields, "domain").give(name -> lab.tenant(name, tenant -> fill(tenant, fields)));
  }

  private void fill(TenantBuilder tenant, Map<String, YamlValue> fields) {
    give(fields, "id", tenant::id);
    give(fields, "name", tenant::name);
    give(
        fields,
        "privilegedIdentityManagement",
        licensed ->
            tenant.privilegedIdentityManagement(isTrue("privilegedIdentityManagement", licensed)));
    each(
        fields,
        "users",
        user ->
            named(
                user,
                LabFileKind.USER,
                (name, of) ->
                    tenant.user(
                        name,
                        u -> {
                          give(of, "id", u::id);
                          give(of, "displayName", u::displayName);
                          give(of, "mail", u::mail);
                          give(of, "password", u::password);
                        })));
    each(
        fields,
        "guests",
        guest ->
            named(
                guest,
                LabFileKind.GUEST,
                (name, of) -> tenant.guest(name, g -> give(of, "id", g::id))));
    each(
        fields,
        "groups",
        group ->
            named(group, LabFileKind.GROUP, (name, of) -> tenant.group(name, g -> group(g, of))));
    each(
        fields,
        "apps",
        app -> named(app, LabFileKind.APP, (name, of) -> tenant.app(name, a -> app(a, of))));
    each(
        fields,
        "roles",
        role -> named(role, LabFileKind.ROLE, (name, of) -> tenant.role(name, r -> role(r, of))));
    each(
        fields,
        "subscriptions",
        subscription ->
            named(
                subscription,
                LabFileKind.SUBSCRIPTION,
                (name, of) -> tenant.subscription(name, s -> subscription(s, of))));
  }

  /** Reads an item that is a name alone, or a name with fields. */
  private static void named(
      YamlValue value, LabFileKind kind, BiConsumer<String, Map<String, YamlValue>> action) {
    if (value.isText()) {
      value.give(name -> action.accept(name, Map.of()));
    } else {
      Map<String, YamlValue> fields = kind.fieldsOf(value);
      required(fields, "name").give(name -> action.accept(name, fields));
    }
  }

  private static String[] texts(Map<String, YamlValue> fields, String key) {
    YamlValue list = fields.get(key);
    return list == null
        ? new String[0]
        : list.items().stream().map(YamlValue::text).toArray(String[]::new);
  }

  private static void group(GroupBuilder group, Map<String, YamlValue> fields) {
    give(fields, "id", group::id);
    give(fields, "description", group::description);
    group.members(texts(fields, "members")).owners(texts(fields, "owners"));
    give(fields, "membership", word -> group.membership(membership(word)));
  }

  private static Membership membership(String word) {
    return switch (word) {
      case "assigned" -> Membership.ASSIGNED;
      case "dynamic" -> Membership.DYNAMIC;
      case "synchronized" -> Membership.SYNCHRONIZED;
      default -> throw Rules.refused("membership", word, "assigned, dynamic, synchronized");
    };
  }

  private static void role(RoleBuilder role, Map<String, YamlValue> fields) {
    give(fields, "id", role::id);
    each(fields, "actions", action -> action.give(role::actions));
    each(fields, "notActions", action -> action.give(role::notActions));
    each(fields, "dataActions", action -> action.give(role::dataActions));
    each(fields, "notDataActions", action -> action.give(role::notDataActions));
  }

  private void app(AppBuilder app, Map<String, YamlValue> fields) {
    give(fields, "clientId", app::clientId);
    give(
        fields,
        "secret",
        secret -> {
          if (secret.equals(GENERATED)) {
            app.secret();
          } else {
            app.secret(secret);
          }
        });
    give(
        fields,
        "certificate",
        certificate -> {
          if (certificate.equals(GENERATED)) {
            app.certificate();
          } else {
            app.certificate(certificate(certificate));
          }
        });
    each(fields, "redirectUris", uri -> uri.give(u -> app.redirectUri(URI.create(u))));
    each(fields, "spaRedirectUris", uri -> uri.give(u -> app.spaRedirectUri(URI.create(u))));
    federation(fields, app::federatedCredential, app::serviceConnection);
    give(fields, "multiTenant", word -> when(isTrue("multiTenant", word), app::multiTenant));
    each(fields, "identifierUris", uri -> uri.give(app::identifierUri));
    each(fields, "scopes", scope -> scope.give(app::scopes));
    each(
        fields,
        "appRoles",
        role -> {
          Map<String, YamlValue> of = LabFileKind.APP_ROLE.fieldsOf(role);
          required(of, "value").give(value -> app.role(value, texts(of, "members")));
        });
    give(fields, "tokenVersion", word -> app.tokenVersion(tokenVersion(word)));
    give(fields, "groupClaims", word -> when(isTrue("groupClaims", word), app::groupClaims));
  }

  private static void when(boolean isSo, Runnable action) {
    if (isSo) {
      action.run();
    }
  }

  private static int tokenVersion(String word) {
    if (!word.equals("1") && !word.equals("2")) {
      throw Rules.refused("token version", word, "1, 2");
    }
    return Integer.parseInt(word);
  }

  /** A setter for a federated credential. */
  @FunctionalInterface
  private interface FederatedCredentials {
    void add(String issuer, String subject, String audience);
  }

  private static void federation(
      Map<String, YamlValue> fields,
      FederatedCredentials credentials,
      Consumer<String> connections) {
    each(
        fields,
        "federatedCredentials",
        credential -> {
          Map<String, YamlValue> of = LabFileKind.FEDERATED_CREDENTIAL.fieldsOf(credential);
          String subject = required(of, "subject").text();
          String issuer = textOr(of, "issuer", FederatedCredential.LAB_ISSUER);
          String audience = textOr(of, "audience", FederatedCredential.TOKEN_EXCHANGE);
          credential.run(() -> credentials.add(issuer, subject, audience));
        });
    each(fields, "serviceConnections", name -> name.give(connections));
  }

  private static String textOr(Map<String, YamlValue> fields, String key, String otherwise) {
    YamlValue value = fields.get(key);
    return value == null ? otherwise : value.text();
  }

  /** Reads a certificate. A relative path starts at the folder of {@code lab.yaml}. */
  private X509Certificate certificate(String name) {
    try (InputStream in = Files.newInputStream(file.resolveSibling(name))) {
      byte[] pem = in.readNBytes(LARGEST_CERTIFICATE);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem));
    } catch (IOException | CertificateException | ClassCastException e) {
      throw Rules.refused(
          "certificate", name, "'" + GENERATED + "' or a file with a certificate in PEM or DER");
    }
  }

  private static void subscription(
      SubscriptionBuilder subscription, Map<String, YamlValue> fields) {
    give(fields, "id", subscription::id);
    each(
        fields,
        "resourceGroups",
        group ->
            named(
                group,
                LabFileKind.RESOURCE_GROUP,
                (name, of) -> subscription.resourceGroup(name, g -> resourceGroup(g, of))));
  }

  private static void resourceGroup(ResourceGroupBuilder group, Map<String, YamlValue> fields) {
    give(fields, "location", group::location);
    each(fields, "storageAccounts", account -> account.give(group::storageAccount));
    each(fields, "keyVaults", vault -> vault.give(group::keyVault));
    each(fields, "serviceBusNamespaces", name -> name.give(group::serviceBusNamespace));
    each(fields, "eventHubsNamespaces", name -> name.give(group::eventHubsNamespace));
    each(fields, "appConfigurationStores", name -> name.give(group::appConfigurationStore));
    each(fields, "cosmosDbAccounts", name -> name.give(group::cosmosDbAccount));
    each(
        fields,
        "managedIdentities",
        identity ->
            named(
                identity,
                LabFileKind.MANAGED_IDENTITY,
                (name, of) -> group.managedIdentity(name, i -> managedIdentity(i, of))));
    each(
        fields,
        "virtualMachines",
        machine ->
            named(
                machine,
                LabFileKind.MANAGED_IDENTITY,
                (name, of) -> group.virtualMachine(name, i -> managedIdentity(i, of))));
  }

  private static void managedIdentity(
      ManagedIdentityBuilder identity, Map<String, YamlValue> fields) {
    give(fields, "clientId", identity::clientId);
    give(fields, "id", identity::id);
    give(fields, "assigned", assigned -> identity.assigned(isTrue("assigned", assigned)));
    federation(fields, identity::federatedCredential, identity::serviceConnection);
  }

  private static boolean isTrue(String what, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Rules.refused(what, text, "true or false");
    };
  }

  private static void trouble(LabBuilder lab, YamlValue value) {
    Map<String, String> texts = new LinkedHashMap<>();
    LabFileKind.TROUBLE.fieldsOf(value).forEach((key, text) -> texts.put(key, text.text()));
    value.run(() -> lab.trouble(Trouble.parse(texts)));
  }

  /** Puts an assignment into the directory, and into the builder of the lab. */
  @FunctionalInterface
  private interface Assigning {
    void assign(String role, String principal, String scope);
  }

  private static void assignment(YamlValue value, Assigning inDirectory, Assigning inLab) {
    Map<String, YamlValue> fields = LabFileKind.ASSIGNMENT.fieldsOf(value);
    String role = required(fields, "role").text();
    String principal = required(fields, "principal").text();
    String scope = required(fields, "scope").text();
    value.run(() -> inDirectory.assign(role, principal, scope));
    inLab.assign(role, principal, scope);
  }
}
