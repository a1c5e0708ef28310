package dev.latchkey.access.internal.plan;

import dev.latchkey.access.Team;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.change.AppSteps;
import dev.latchkey.access.internal.change.GroupSteps;
import dev.latchkey.access.internal.change.RoleSteps;
import dev.latchkey.access.internal.change.SecretSteps;
import dev.latchkey.access.internal.change.Step;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.plan.Survey.AppSurvey;
import dev.latchkey.access.internal.plan.Survey.NamedAssignment;
import dev.latchkey.access.internal.plan.Survey.WantedRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the file and the cloud differ: the steps that are due, and those that would remove what the
 * file does not name. Both are in the order in which they are made.
 *
 * @param steps what is due
 * @param removals what is there beyond the file and can be taken away
 * @param extra what is there beyond the file
 * @param warnings what is to be known
 */
public record Differences(
    List<Step> steps, List<Step> removals, List<Step> extra, List<String> warnings) {

  /** Compares. */
  public static Differences of(Survey survey) {
    List<Step> steps = new ArrayList<>();
    List<Step> secrets = new ArrayList<>();
    List<String> warnings = new ArrayList<>(survey.warnings());
    Team team = survey.team();
    if (survey.group().isEmpty()) {
      steps.add(new GroupSteps.Create(team.group().name(), team.group().description()));
    }
    survey
        .group()
        .filter(there -> !team.group().description().isEmpty())
        .filter(there -> !there.description().equals(team.group().description()))
        .ifPresent(there -> warnings.add(otherDescription(there)));
    Optional<String> readOnly = survey.group().flatMap(Differences::whyReadOnly);
    List<Step> joining = joining(survey);
    if (readOnly.isPresent()) {
      warnings.add(readOnly(survey, readOnly.get(), joining));
    } else {
      steps.addAll(joining);
    }
    survey
        .apps()
        .forEach(app -> app(app, survey.groupName(), readOnly.isEmpty(), survey, steps, secrets));
    List<Step> roles = roles(survey, warnings);
    steps.addAll(roles);
    survey.hidden().forEach(one -> steps.add(new RoleSteps.AssignHidden(one.role(), one.scope())));
    steps.addAll(secrets);
    List<Step> leaving = leaving(survey);
    List<Step> extraRoles = extraRoles(survey);
    List<Step> extra = new ArrayList<>(leaving);
    extra.addAll(extraRoles);
    List<Step> removals = new ArrayList<>(readOnly.isPresent() ? List.of() : leaving);
    removals.addAll(extraRoles);
    return new Differences(steps, removals, extra, warnings);
  }

  private static String otherDescription(Group there) {
    return "The description of the group '"
        + Names.shown(there.name())
        + "' is not the file's: '"
        + Names.shown(there.description())
        + "'. Latchkey leaves it as it is";
  }

  /** Who is in such a group is decided elsewhere. */
  private static Optional<String> whyReadOnly(Group group) {
    if (group.isDynamic()) {
      return Optional.of("is dynamic: a rule of Microsoft Entra decides who is in it");
    }
    if (group.isSynchronised()) {
      return Optional.of("is synchronised: its members are changed in Active Directory");
    }
    return group.isMail()
        ? Optional.of("is mail-enabled: its members are changed in Exchange")
        : Optional.empty();
  }

  private static String readOnly(Survey survey, String why, List<Step> joining) {
    String missing =
        Stream.concat(
                joining.stream().map(step -> step.change().name()),
                survey.apps().stream()
                    .filter(app -> !isMember(app, survey))
                    .map(app -> app.app().name()))
            .limit(10)
            .collect(Collectors.joining(", "));
    return "The group '"
        + survey.groupName()
        + "' "
        + why
        + ". Latchkey changes none of its members"
        + (missing.isEmpty() ? "" : "; not in it: " + missing);
  }

  private static List<Step> joining(Survey survey) {
    Set<String> present = ids(survey.present());
    List<Step> steps = new ArrayList<>();
    for (Principal member : survey.members()) {
      if (!present.contains(Names.key(member.id()))) {
        steps.add(new GroupSteps.Add(member, survey.groupName()));
      }
    }
    return steps;
  }

  private static Set<String> ids(List<Principal> principals) {
    return principals.stream().map(Principal::id).map(Names::key).collect(Collectors.toSet());
  }

  private static void app(
      AppSurvey survey,
      String group,
      boolean canJoin,
      Survey all,
      List<Step> steps,
      List<Step> secrets) {
    String app = survey.app().name();
    if (survey.application().isEmpty()) {
      steps.add(new AppSteps.Register(app));
    }
    if (survey.servicePrincipal().isEmpty()) {
      steps.add(new AppSteps.CreateServicePrincipal(app));
    }
    if (!isMember(survey, all) && canJoin) {
      steps.add(new AppSteps.Join(app, group));
    }
    Set<String> owners = ids(survey.owners());
    for (Principal owner : survey.wantedOwners()) {
      boolean becomesOwner =
          survey.application().isEmpty() && owner.id().equals(all.caller().objectId());
      if (!owners.contains(Names.key(owner.id())) && !becomesOwner) {
        steps.add(new AppSteps.AddOwner(app, owner));
      }
    }
    survey
        .file()
        .ifPresent(file -> {
          if (survey.current().isEmpty()) {
            secrets.add(new SecretSteps.Write(survey.app(), file, false));
          }
          survey
              .forgotten()
              .forEach(secret -> secrets.add(new SecretSteps.Remove(survey.app(), file, secret)));
        });
  }

  private static boolean isMember(AppSurvey app, Survey all) {
    return app.servicePrincipal()
        .filter(found -> ids(all.present()).contains(Names.key(found.id())))
        .isPresent();
  }

  private static String key(String roleId, String scope) {
    return Names.key(roleId) + "|" + Names.key(scope);
  }

  private static List<Step> roles(Survey survey, List<String> warnings) {
    Set<String> there = new HashSet<>();
    Set<String> conditional = new HashSet<>();
    for (NamedAssignment named : survey.assignments()) {
      String key = key(named.assignment().roleId(), named.assignment().scope());
      (named.assignment().hasCondition() ? conditional : there).add(key);
    }
    List<Step> steps = new ArrayList<>();
    for (WantedRole wanted : survey.roles()) {
      String key = key(wanted.role().id(), wanted.scope());
      if (!there.contains(key)) {
        steps.add(new RoleSteps.Assign(wanted.role(), wanted.scope()));
        if (conditional.contains(key)) {
          warnings.add(
              "The role '"
                  + wanted.role().name()
                  + "' at '"
                  + wanted.scope()
                  + "' has a condition, which the file does not know: apply --prune replaces it");
        }
      }
    }
    return steps;
  }

  private static List<Step> leaving(Survey survey) {
    Set<String> wanted = ids(survey.members());
    survey
        .apps()
        .forEach(
            app -> app.servicePrincipal().ifPresent(found -> wanted.add(Names.key(found.id()))));
    List<Step> steps = new ArrayList<>();
    survey.present().stream()
        .filter(member -> !wanted.contains(Names.key(member.id())))
        .sorted(Comparator.comparing(Principal::name).thenComparing(Principal::id))
        .forEach(member -> steps.add(new GroupSteps.Remove(member, survey.groupName())));
    return steps;
  }

  private static List<Step> extraRoles(Survey survey) {
    Set<String> wanted =
        survey.roles().stream()
            .map(role -> key(role.role().id(), role.scope()))
            .collect(Collectors.toSet());
    List<Step> steps = new ArrayList<>();
    survey.assignments().stream()
        .filter(named ->
            named.assignment().hasCondition()
                || !wanted.contains(key(named.assignment().roleId(), named.assignment().scope())))
        .sorted(
            Comparator.comparing(NamedAssignment::role)
                .thenComparing(named -> named.assignment().scope()))
        .forEach(named -> steps.add(new RoleSteps.Remove(named.assignment(), named.role())));
    return steps;
  }

  /** All steps that are due, and those that remove what is extra, in the order of their making. */
  public List<Step> withRemovals() {
    // An assignment with a condition has to go before the one without can be made.
    List<Step> all = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof RoleSteps.Assign assign) {
        removals.stream().filter(removal -> isInTheWay(removal, assign)).forEach(all::add);
      }
      all.add(step);
    }
    removals.stream().filter(removal -> !all.contains(removal)).forEach(all::add);
    return all;
  }

  private static boolean isInTheWay(Step removal, RoleSteps.Assign assign) {
    return removal instanceof RoleSteps.Remove remove
        && key(remove.assignment().roleId(), remove.assignment().scope())
            .equals(key(assign.role().id(), assign.at()));
  }
}
