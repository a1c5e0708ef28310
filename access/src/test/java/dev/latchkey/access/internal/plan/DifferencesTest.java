package dev.latchkey.access.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import dev.latchkey.access.Team;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.change.Step;
import dev.latchkey.access.internal.plan.Survey.NamedAssignment;
import dev.latchkey.access.internal.plan.Survey.WantedRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Differences that the lab can't have: conditions of assignments, mail-enabled groups. */
class DifferencesTest {
  private static final String SCOPE = "/subscriptions/a0000000-0000-4000-8000-000000000001";
  private static final Role READER =
      new Role("acdd72a7", "Reader", true, List.of(), List.of(), List.of(), List.of());
  private static final TokenCredential NOBODY = request -> Mono.empty();

  private static Survey survey(boolean isMail, Assignment... assignments) {
    Team team =
        new Team(
            "",
            Path.of("."),
            "contoso.test",
            new Team.GroupName("g", "", ""),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());
    return new Survey(
        Azure.of("contoso.test", NOBODY),
        team,
        new Caller("t", "o", "dana@contoso.test", true, false, List.of()),
        Optional.of(new Group("g", "team", "", true, false, false, isMail, "")),
        List.of(new Principal("1", "User", "alice@contoso.test")),
        List.of(),
        List.of(new WantedRole(READER, SCOPE)),
        List.of(),
        List.of(assignments).stream().map(a -> new NamedAssignment(a, "Reader")).toList(),
        List.of(),
        List.of());
  }

  private static Assignment assignment(String id, boolean hasCondition) {
    return new Assignment(
        id, SCOPE.toUpperCase(Locale.ROOT), "ACDD72A7", "g", "Group", hasCondition);
  }

  private static List<String> shown(List<Step> steps) {
    return steps.stream().map(step -> step.change().toString()).toList();
  }

  @Test
  void assignmentWithAConditionIsAnotherRoleAndGoesFirstWhenItIsReplaced() {
    Differences differences = Differences.of(survey(false, assignment("a", true)));
    String assign = "assign role 'Reader' at '" + SCOPE + "'";
    String upper = SCOPE.toUpperCase(Locale.ROOT);
    assertThat(shown(differences.steps()))
        .containsExactly("add member 'alice@contoso.test' at 'team'", assign);
    assertThat(differences.warnings())
        .containsExactly(
            "The role 'Reader' at '"
                + SCOPE
                + "' has a condition, which the file does not know: apply --prune replaces it");
    assertThat(shown(differences.withRemovals()))
        .containsExactly(
            "add member 'alice@contoso.test' at 'team'",
            "remove role 'Reader' at '" + upper + "'",
            assign);
  }

  @Test
  void assignmentWithoutOneCountsHoweverItsScopeIsSpelled() {
    assertThat(shown(Differences.of(survey(false, assignment("a", false))).steps()))
        .containsExactly("add member 'alice@contoso.test' at 'team'");
  }

  @Test
  void membersOfAMailEnabledGroupAreChangedInExchange() {
    Differences differences = Differences.of(survey(true, assignment("a", false)));
    assertThat(differences.steps()).isEmpty();
    assertThat(differences.warnings())
        .singleElement()
        .asString()
        .contains("is mail-enabled: its members are changed in Exchange")
        .endsWith("not in it: alice@contoso.test");
  }
}
