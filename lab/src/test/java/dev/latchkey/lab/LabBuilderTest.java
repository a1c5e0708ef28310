package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleDefinition;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the builder makes, and what it refuses where it is said. */
class LabBuilderTest {

  @Test
  void defaultLabIsTheOneThatIsPromised() {
    Directory directory = new LabBuilder().directory();
    assertThat(directory.findUser("alice@contoso.test").orElseThrow().objectId())
        .isEqualTo("b0000000-0000-4000-8000-000000000001");
    assertThat(directory.findSubscription("Dev").orElseThrow().id())
        .isEqualTo("a0000000-0000-4000-8000-000000000001");
    assertThat(directory.roleAssignments())
        .extracting(a -> a.role())
        .allMatch(role -> role.dataActions().isEmpty());
    assertThat(directory.roleAssignments())
        .extracting(a -> a.role())
        .extracting(RoleDefinition::name)
        .containsOnly("Owner", "Contributor", "Reader");
  }

  @Test
  void idsAreTheSameInEveryRun() {
    LabBuilder lab = new LabBuilder().tenant("a.test", t -> t.user("u").group("g").app("p"));
    Directory first = lab.directory();
    Directory second =
        new LabBuilder().tenant("a.test", t -> t.user("u").group("g").app("p")).directory();
    assertThat(first.users()).isEqualTo(second.users());
    assertThat(first.groups()).isEqualTo(second.groups());
    assertThat(first.apps()).isEqualTo(second.apps());
    assertThat(first.tenants()).isEqualTo(second.tenants());
  }

  @Test
  void secretIsNewInEveryLabAndInNoText() {
    LabBuilder lab = new LabBuilder();
    App one = lab.directory().findApp("c0000000-0000-4000-8000-000000000001").orElseThrow();
    App two = lab.directory().findApp("c0000000-0000-4000-8000-000000000001").orElseThrow();
    String secret = one.secrets().get(0);
    assertThat(secret).hasSize(43).isNotEqualTo(two.secrets().get(0));
    assertThat(one.toString()).doesNotContain(secret);
    assertThat(new LabApp(one).secret()).isEqualTo(secret);
    assertThat(new LabApp(one).toString()).doesNotContain(secret);
  }

  @Test
  void certificateIsMadeOnceWithItsKey() {
    App app =
        new LabBuilder().directory().findApp("c0000000-0000-4000-8000-000000000002").orElseThrow();
    String pem = new LabApp(app).certificatePem();
    assertThat(pem)
        .startsWith("-----BEGIN CERTIFICATE-----\n")
        .contains("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("-----END PRIVATE KEY-----\n");
    assertThat(new LabApp(app).certificatePem()).isEqualTo(pem);
    assertThat(app.certificates().get(0).getSubjectX500Principal().getName())
        .isEqualTo("CN=contoso-cert-app");
  }

  @Test
  void appWithoutCredentialsSaysSo() {
    LabApp app =
        new LabApp(
            new LabBuilder()
                .directory()
                .findApp("c0000000-0000-4000-8000-000000000003")
                .orElseThrow());
    assertThatThrownBy(app::secret).hasMessage("contoso-identity has no secret.");
    assertThatThrownBy(app::certificatePem).hasMessageStartingWith("contoso-identity has no");
  }

  @Test
  void badValuesAreRefusedWhereTheyAreGiven() {
    List<Runnable> bad =
        List.of(
            () -> new LabBuilder().tenant("nodots", t -> {}),
            () -> new LabBuilder().tenant("a.test", t -> t.id("x")),
            () -> new LabBuilder().tenant("a.test", t -> t.user("a@b")),
            () -> new LabBuilder().tenant("a.test", t -> t.guest("nobody")),
            () -> new LabBuilder().tenant("a.test", t -> t.group("a/b")),
            () -> new LabBuilder().tenant("a.test", t -> t.app("x", a -> a.secret("a b c d e"))),
            () ->
                new LabBuilder()
                    .tenant("a.test", t -> t.app("x", a -> a.redirectUri(URI.create("urn:x")))),
            () -> new LabBuilder().tenant("a.test", t -> t.subscription("a/b", s -> {})),
            () ->
                new LabBuilder()
                    .tenant(
                        "a.test", t -> t.subscription("s", s -> s.resourceGroup("g.", g -> {}))),
            () ->
                new LabBuilder()
                    .tenant(
                        "a.test",
                        t ->
                            t.subscription(
                                "s", s -> s.resourceGroup("g", g -> g.storageAccount("A")))),
            () ->
                new LabBuilder()
                    .tenant(
                        "a.test",
                        t -> t.subscription("s", s -> s.resourceGroup("g", g -> g.keyVault("1a")))),
            () -> new LabBuilder().port(-1),
            () -> new LabBuilder().port(65536),
            () -> new LabBuilder().allowHost("https://a.test"));
    for (Runnable one : bad) {
      assertThatThrownBy(one::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("allowed is");
    }
  }

  @Test
  void nameThatMeansTwoThingsIsRefused() {
    LabBuilder lab =
        new LabBuilder()
            .tenant(
                "a.test",
                t ->
                    t.user("u")
                        .subscription(
                            "Dev",
                            s ->
                                s.resourceGroup(
                                    "g", g -> g.storageAccount("same").keyVault("same"))))
            .assign("Reader", "u@a.test", "same");
    assertThatThrownBy(lab::directory)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scope 'same' can mean more than one thing");
  }

  @Test
  void scopeMayBeAResourceId() {
    String id =
        new LabBuilder()
            .directory()
            .findResource(dev.latchkey.lab.directory.Resource.Type.STORAGE_ACCOUNT, "contosodata")
            .orElseThrow()
            .resourceId();
    Directory directory =
        new LabBuilder()
            .assign(
                "Storage Blob Data Reader",
                "bob@contoso.test",
                id.toUpperCase(java.util.Locale.ROOT))
            .directory();
    assertThat(directory.roleAssignments().get(10).scope()).isEqualTo(id);
    for (String wrong : List.of("/", "/subscriptions", "/subscriptions/x", id + "/nothing")) {
      assertThatThrownBy(
              () -> new LabBuilder().assign("Reader", "bob@contoso.test", wrong).directory())
          .hasMessageContaining("scope '");
    }
  }
}
