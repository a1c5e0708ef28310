package dev.latchkey.access.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.access.Team;
import dev.latchkey.access.Team.Member;
import dev.latchkey.access.Team.MemberKind;
import dev.latchkey.access.TeamFile;
import dev.latchkey.access.TeamFileException;
import dev.latchkey.identity.FailureKind;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code team.yaml}: what it says, and how a fault in it is reported. */
class TeamReaderTest {
  private static final Path FILE = Path.of("team.yaml");
  private static final String GUID = "b0000000-0000-4000-8000-00000000000A";

  @TempDir private Path folder;

  private static Map<String, Team> parse(String text) {
    return TeamReader.parse(FILE, text);
  }

  @Test
  void everythingCanBeSaid() {
    Team team =
        parse(
                """
                tenant: contoso.test
                group: {name: "Größe & co's", description: Developers}
                members:
                  - alice@contoso.test
                  - B0000000-0000-4000-8000-00000000000A
                  - {group: other team}
                  - group: b0000000-0000-4000-8000-00000000000b
                  - servicePrincipal: ci
                roles:
                  - {role: Reader, scope: Dev}
                apps:
                  - name: a/b ü
                  - name: second
                    secretFile: ../secrets/second.env
                    secretLifetime: 7d
                    owners: [alice@contoso.test, {servicePrincipal: ci}]
                identity: {id: b0000000-0000-4000-8000-00000000000c}
                """)
            .get("");
    Path here = Objects.requireNonNull(FILE.toAbsolutePath().getParent());
    assertThat(team)
        .isEqualTo(
            new Team(
                "",
                here,
                "contoso.test",
                new Team.GroupName("", "Größe & co's", "Developers"),
                List.of(
                    new Member(MemberKind.USER, "alice@contoso.test"),
                    new Member(MemberKind.OBJECT_ID, "b0000000-0000-4000-8000-00000000000a"),
                    new Member(MemberKind.GROUP, "other team"),
                    new Member(MemberKind.OBJECT_ID, "b0000000-0000-4000-8000-00000000000b"),
                    new Member(MemberKind.SERVICE_PRINCIPAL, "ci")),
                List.of(new Team.Role("Reader", "Dev")),
                List.of(
                    new Team.App(
                        "a/b ü",
                        here.resolve(".latchkey/a-b-ü.env"),
                        Duration.ofDays(30),
                        List.of()),
                    new Team.App(
                        "second",
                        here.resolve("../secrets/second.env").normalize(),
                        Duration.ofDays(7),
                        List.of(
                            new Member(MemberKind.USER, "alice@contoso.test"),
                            new Member(MemberKind.SERVICE_PRINCIPAL, "ci")))),
                Optional.of("b0000000-0000-4000-8000-00000000000c")));
  }

  @Test
  void environmentReplacesSingleValuesAndAddsToLists() {
    Map<String, Team> teams =
        parse(
            """
            tenant: contoso.test
            group: {name: common}
            members: [alice@contoso.test]
            roles: [{role: Reader, scope: Dev}]
            environments:
              dev: {}
              prod:
                tenant: fabrikam.test
                group: {id: b0000000-0000-4000-8000-00000000000a}
                members: [bob@contoso.test]
                roles: [{role: Reader, scope: Prod}]
                apps: [{name: x}]
            """);
    assertThat(teams).containsOnlyKeys("dev", "prod");
    Team dev = Objects.requireNonNull(teams.get("dev"));
    assertThat(dev.environment()).isEqualTo("dev");
    assertThat(dev.tenant()).isEqualTo("contoso.test");
    assertThat(dev.group().name()).isEqualTo("common");
    assertThat(dev.members()).extracting(Member::name).containsExactly("alice@contoso.test");
    Team prod = Objects.requireNonNull(teams.get("prod"));
    assertThat(prod.tenant()).isEqualTo("fabrikam.test");
    assertThat(prod.group().id()).isEqualTo("b0000000-0000-4000-8000-00000000000a");
    assertThat(prod.members())
        .extracting(Member::name)
        .containsExactly("alice@contoso.test", "bob@contoso.test");
    assertThat(prod.roles()).extracting(Team.Role::scope).containsExactly("Dev", "Prod");
    assertThat(prod.apps()).hasSize(1);
  }

  @Test
  void environmentIsChosenByName() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("team.yaml"),
            "{tenant: a.test, group: {name: g}, environments: {dev: {}, prod: {}}}");
    TeamFile read = TeamFile.read(file);
    assertThat(read.environments()).containsExactly("dev", "prod");
    assertThat(read.team("prod").environment()).isEqualTo("prod");
    assertThatThrownBy(read::team)
        .isInstanceOf(TeamFileException.class)
        .hasMessage(file + ": it has several environments. Choose one by --env: dev, prod");
    assertThatThrownBy(() -> read.team("prd"))
        .hasMessage(
            file
                + ": it has no environment 'prd': expected is one of dev, prod; did you mean"
                + " 'prod'?");
    assertThatThrownBy(() -> read.team("")).isInstanceOf(TeamFileException.class);

    Files.writeString(file, "{tenant: a.test, group: {name: g}, environments: {dev: {}}}");
    assertThat(TeamFile.read(file).team().environment()).isEqualTo("dev");
    Files.writeString(file, "\uFEFF{tenant: a.test, group: {name: g}}\r\n");
    TeamFile single = TeamFile.read(file);
    assertThat(single.environments()).isEmpty();
    assertThat(single.team().environment()).isEmpty();
    assertThatThrownBy(() -> single.team("dev"))
        .hasMessage(file + ": it has no environment 'dev': expected is none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | team.yaml:1:1: expected are the keys tenant, group, members",
        "[a] | team.yaml:1:1: expected are the keys tenant",
        "tenat: x | team.yaml:1:1: unknown key 'tenat': expected is one of tenant, group, members,"
            + " roles, apps, identity, environments; did you mean 'tenant'?",
        "{tenant: a.test} | team.yaml:1:1: key 'group' is missing",
        "{group: {name: g}} | team.yaml:1:1: key 'tenant' is missing",
        "{tenant: a.test, group: {name: g}, tenant: b.test} | team.yaml:1:36: key 'tenant' is given"
            + " twice: once is allowed",
        "{tenant: [a], group: {name: g}} | team.yaml:1:10: tenant: expected is a text",
        "{tenant: , group: {name: g}} | team.yaml:1:9: tenant: it has no value",
        "{tenant: '', group: {name: g}} | team.yaml:1:10: tenant: it has no value",
        "{tenant: ~, group: {name: g}} | team.yaml:1:10: tenant: it has no value",
        "{tenant: a b, group: {name: g}} | team.yaml:1:10: tenant: 'a b': expected is the id or a"
            + " domain of the tenant",
        "{tenant: a.test, group: g} | team.yaml:1:25: group: expected are the keys name,"
            + " description, id",
        "{tenant: a.test, group: {}} | team.yaml:1:25: group: expected is either the key 'name' or,"
            + " for a group that exists, 'id'",
        "{tenant: a.test, group: {id: x}} | team.yaml:1:30: group.id: 'x': expected is the object"
            + " id of the group, a GUID",
        "{tenant: a.test, group: {name: \"a\\nb\"}} | team.yaml:1:32: group.name: 'a?b' has control"
            + " characters: expected is one line",
        "{tenant: a.test, group: {name: \"a\\u202Eb\"}} | team.yaml:1:32: group.name: 'a?b' has"
            + " control characters",
        "{tenant: a.test, group: {name: g}, members: x} | team.yaml:1:45: members: expected is a"
            + " list of user principal names, object ids",
        "{tenant: a.test, group: {name: g}, members: []} | team.yaml:1:45: members: the list is"
            + " empty: expected is one or more, or no such key",
        "{tenant: a.test, group: {name: g}, members: [alice]} | team.yaml:1:46: members[0]:"
            + " 'alice': expected are user principal names, object ids, {group: NAME} or"
            + " {servicePrincipal: NAME}",
        "{tenant: a.test, group: {name: g}, members: [a@a.test, A@a.test]} | team.yaml:1:56:"
            + " members[1]: member 'A@a.test' is listed at members[0] already: once is allowed",
        "{tenant: a.test, group: {name: g}, members: [{user: x}]} | team.yaml:1:47: members[0]:"
            + " unknown key 'user'",
        "{tenant: a.test, group: {name: g}, members: [{group: x, servicePrincipal: y}]} |"
            + " team.yaml:1:46: members[0]: expected is either the key 'group' or",
        "{tenant: a.test, group: {name: g}, roles: [{role: Reader}]} | team.yaml:1:44: roles[0]:"
            + " key 'scope' is missing",
        "{tenant: a.test, group: {name: g}, roles: [{role: Reader, scope: /x}]} | team.yaml:1:66:"
            + " roles[0].scope: scope '/x': expected is /subscriptions/ID",
        "{tenant: a.test, group: {name: g}, roles: [{role: Reader, scope: Dev}, {role: reader,"
            + " scope: dev}]} | team.yaml:1:72: roles[1]: role 'reader' at 'dev' is listed at"
            + " roles[0] already",
        "{tenant: a.test, group: {name: g}, apps: [{name: a, secretLifetime: 30}]} |"
            + " team.yaml:1:69: apps[0].secretLifetime: '30': expected are days, 1d to 730d",
        "{tenant: a.test, group: {name: g}, apps: [{name: a, secretLifetime: 731d}]} |"
            + " team.yaml:1:69: apps[0].secretLifetime: '731d': expected are days",
        "{tenant: a.test, group: {name: g}, apps: [{name: a, secretFile: ~/x}]} | team.yaml:1:65:"
            + " apps[0].secretFile: '~' is not expanded",
        "{tenant: a.test, group: {name: g}, apps: [{name: a, owners: [{group: x}]}]} |"
            + " team.yaml:1:70: apps[0].owners[0].group: a group can't own an app",
        "{tenant: a.test, group: {name: g}, apps: [{name: a/b}, {name: a:b}]} | team.yaml:1:56:"
            + " apps[1]: its secret goes to the file of the app 'a/b'",
        "{tenant: a.test, group: {name: g}, apps: [{name: a}, {name: A}]} | team.yaml:1:54: apps[1]:"
            + " app 'A' is listed at apps[0] already",
        "{tenant: a.test, group: {name: g}, identity: {id: x}} | team.yaml:1:51: identity.id: 'x':"
            + " expected is the object id or client id",
        "{tenant: a.test, group: {name: g}, environments: {}} | team.yaml:1:50: environments:"
            + " expected is a name for each environment",
        "{tenant: a.test, group: {name: g}, environments: {dev: }} | team.yaml:1:55:"
            + " environments.dev: expected are the keys tenant",
        "{tenant: a.test, group: {name: g}, environments: {a b: {}}} | team.yaml:1:56:"
            + " environments.a b: environment 'a b': expected are letters",
        "{tenant: a.test, environments: {dev: {group: {name: g}}, prod: {}}} | team.yaml:1:64:"
            + " environments.prod: key 'group' is missing",
        "{tenant: a.test, environments: {dev: {environments: {}}}} | team.yaml:1:39:"
            + " environments.dev: unknown key 'environments'",
        "{? [a] : b} | team.yaml:1:4: expected is the name of a key",
        "a: &x 1 | team.yaml:1:4: anchors and aliases (& and *) are not allowed",
        "a: !!java.net.URL [x] | team.yaml:1:4: tags (!) are not allowed",
        "a: !x y | team.yaml:1:4: tags (!) are not allowed",
        "a: [ | team.yaml:1:5: not valid YAML:",
        "`a: x\u0001` | team.yaml: not valid YAML:",
        "`# nothing` | team.yaml: it is empty: expected are the keys tenant and group",
      })
  void faultIsReportedWithFileLineColumnAndKey(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            TeamFileException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_REQUEST))
        .message()
        .startsWith(message)
        .doesNotContain("\n");
  }

  @Test
  void faultIsReportedWithItsOwnLine() {
    assertThatThrownBy(() ->
            parse(
                """
                tenant: contoso.test
                group: {name: devs}
                roles:
                  - role: Reader
                    scope: Dev
                    scop: Prod
                """))
        .hasMessage(
            "team.yaml:6:5: roles[0]: unknown key 'scop': expected is one of role, scope; did"
                + " you mean 'scope'?");
  }

  @Test
  void entryOfAnEnvironmentThatIsCommonAlreadyIsReported() {
    assertThatThrownBy(() ->
            parse(
                """
                tenant: contoso.test
                group: {name: devs}
                members: [alice@contoso.test]
                environments:
                  dev:
                    members: [alice@contoso.test]
                """))
        .hasMessage(
            "team.yaml:6:15: environments.dev.members[0]: member 'alice@contoso.test' is listed at"
                + " members[0] already: once is allowed");
  }

  @Test
  void secondDocumentIsRefused() {
    assertThatThrownBy(() -> parse("{tenant: a.test, group: {name: g}}\n---\n{}\n"))
        .hasMessage("team.yaml:2:1: a second document begins: expected is one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.blob.core.windows.net/c?sig=geheim%2",
        "https://my_x.blob.core.windows.net/c?sig=geheim",
        "http://x.blob.core.windows.net/c?sig=geheim",
        "https://x.blob.core.windows.net:1/c#geheim",
        "https://evil.test/c?a=b&sig=geheim",
        "https://user:geheim@evil.test:1/c",
        "ftp://user:ge?geheim@x/c",
        "https://x.blob.core.windows.net/c/d?e@f&sig=geheim",
      })
  void secretOfAMalformedUrlIsNotRepeated(String scope) {
    assertThatThrownBy(() ->
            parse(
                "{tenant: a.test, group: {name: g}, roles: [{role: Reader, scope: '"
                    + scope
                    + "'}]}"))
        .isInstanceOf(TeamFileException.class)
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void sharedAccessSignatureIsNotRepeated() {
    assertThatThrownBy(() ->
            parse(
                "{tenant: a.test, group: {name: g}, roles: [{role: Reader, scope:"
                    + " \"https://x.blob.core.windows.net/c?sig=geheim\"}]}"))
        .hasMessageContaining("expected is a URL without user name, '?' and '#'")
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void aliasesThatWouldGrowWithoutEndAreRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> parse(bomb.toString())).hasMessageContaining("anchors and aliases");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void deepNestingIsRefused(String opening) {
    assertThatThrownBy(() -> parse(opening.repeat(100_000)))
        .isInstanceOf(TeamFileException.class)
        .hasMessageContaining("nested deeper than 12");
  }

  @Test
  void whatIsNoTextFileIsRefused() throws Exception {
    assertRefused(folder, "it is a folder");
    assertRefused(folder.resolve("missing.yaml"), "there is no such file. Run: latchkey team init");
    assertRefused(Files.write(folder.resolve("b"), new byte[] {(byte) 0xff, 1}), "not UTF-8 text");
    assertRefused(Files.write(folder.resolve("zeros"), new byte[1000]), "not valid YAML");
    assertRefused(Files.write(folder.resolve("large"), new byte[10 << 20]), "larger than 1 MiB");
  }

  private static void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> TeamFile.read(file))
        .isInstanceOf(TeamFileException.class)
        .message()
        .startsWith(file.toString())
        .contains(why)
        .doesNotContain("\n");
  }

  @Test
  void schemaAndReaderKnowTheSameKeys() throws Exception {
    JsonNode definitions;
    try (InputStream in = TeamFile.class.getResourceAsStream("team.schema.json")) {
      definitions = new ObjectMapper().readTree(in).path("$defs");
    }
    for (TeamKeys keys : TeamKeys.ALL) {
      JsonNode definition = definitions.path(keys.name());
      List<String> names = new ArrayList<>();
      definition.path("properties").fieldNames().forEachRemaining(names::add);
      assertThat(names).as(keys.name()).isEqualTo(keys.all());
      List<String> required = new ArrayList<>();
      definition.path("required").forEach(name -> required.add(name.asText()));
      assertThat(required).as(keys.name()).isEqualTo(keys.required());
      assertThat(definition.path("additionalProperties").asBoolean(true)).isFalse();
      definition
          .path("properties")
          .forEach(property ->
              assertThat(described(definitions, property)).as(property.toString()).isTrue());
    }
    // And guid, name, tenant, members, roles, apps.
    assertThat(definitions).hasSize(TeamKeys.ALL.size() + 6);
  }

  @Test
  void schemaOfThePageIsThatOfTheJar() throws Exception {
    try (InputStream in = TeamFile.class.getResourceAsStream("team.schema.json")) {
      assertThat(Path.of("../docs/team.schema.json")).hasBinaryContent(in.readAllBytes());
    }
  }

  private static boolean described(JsonNode definitions, JsonNode property) {
    String reference = property.path("$ref").asText("");
    return property.has("description")
        || definitions.path(reference.substring(reference.lastIndexOf('/') + 1)).has("description");
  }

  @Test
  void guidsAreComparedWithoutCase() {
    assertThatThrownBy(() ->
            parse(
                "{tenant: a.test, group: {name: g}, members: [%s, %s]}"
                    .formatted(GUID, GUID.toLowerCase(Locale.ROOT))))
        .hasMessageContaining("is listed at members[0] already");
  }
}
