package dev.latchkey.access;

import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.GraphPermission;
import dev.latchkey.access.internal.change.Step;
import dev.latchkey.access.internal.plan.Differences;
import dev.latchkey.access.internal.plan.Survey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a team's file and the cloud differ. Made by {@link TeamAccess#plan()}, and true for the
 * moment of its making. Immutable.
 */
public final class TeamPlan {
  private final Survey survey;
  private final Differences differences;
  private final SignedIn signedIn;
  private final boolean removesExtra;

  /**
   * Who signs in.
   *
   * @param source where the tokens come from, as {@link TeamAccess#of} was told
   * @param account a user principal name, or the client id of an app
   * @param tenantId the tenant of the tokens
   */
  public record SignedIn(String source, String account, String tenantId) {}

  /**
   * Something that is there and not in the file.
   *
   * @param kind a member or a role
   * @param name the name of the member or of the role
   * @param scope the group's name for a member, a resource id for a role
   */
  public record Extra(Change.Kind kind, String name, String scope) {}

  private TeamPlan(
      Survey survey, Differences differences, SignedIn signedIn, boolean removesExtra) {
    this.survey = survey;
    this.differences = differences;
    this.signedIn = signedIn;
    this.removesExtra = removesExtra;
  }

  static TeamPlan of(Survey survey, String source) {
    Caller caller = survey.caller();
    return new TeamPlan(
        survey,
        Differences.of(survey),
        new SignedIn(source, caller.account(), caller.tenantId()),
        false);
  }

  /**
   * The same plan, which also takes away what the file does not name: memberships and role
   * assignments, never a group, an owner or an app.
   *
   * @return a plan whose changes have the removals
   */
  public TeamPlan pruning() {
    return new TeamPlan(survey, differences, signedIn, true);
  }

  /**
   * The environment.
   *
   * @return its name; empty for a file without environments
   */
  public String environment() {
    return survey.team().environment();
  }

  /**
   * Who signs in.
   *
   * @return source, account and tenant
   */
  public SignedIn signedIn() {
    return signedIn;
  }

  /**
   * What is due.
   *
   * @return the changes, in the order in which they are made; empty if file and cloud agree
   */
  public List<Change> changes() {
    return steps().stream().map(Step::change).toList();
  }

  /**
   * What is there beyond the file.
   *
   * @return members and roles of the group, sorted
   */
  public List<Extra> extra() {
    return differences.extra().stream()
        .map(Step::change)
        .map(change -> new Extra(change.kind(), change.name(), change.scope()))
        .toList();
  }

  /**
   * What is to be known and is no change: a secret that ends soon, a group that is changed
   * elsewhere, what the account may not read.
   *
   * @return one line each
   */
  public List<String> warnings() {
    return List.copyOf(differences.warnings());
  }

  /**
   * The permissions for Microsoft Graph that the changes need and the token lacks.
   *
   * @return names of permissions; empty if the token is good for all changes
   */
  public List<String> missingPermissions() {
    return steps().stream()
        .map(Step::permission)
        .flatMap(Optional::stream)
        .distinct()
        .filter(permission -> !permission.isHeldBy(survey.caller()))
        .map(GraphPermission::least)
        .toList();
  }

  /**
   * The document of {@code team plan --output json}.
   *
   * @return environment ({@code null} without environments), extra, changes and warnings, in this
   *     order
   */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("environment", environment().isEmpty() ? null : environment());
    List<Object> extra = new ArrayList<>();
    for (Extra item : extra()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("kind", item.kind().toString());
      json.put("name", item.name());
      json.put("scope", item.scope());
      extra.add(json);
    }
    document.put("extra", extra);
    document.put("changes", changes().stream().map(Change::toMap).toList());
    document.put("warnings", warnings());
    return document;
  }

  Survey survey() {
    return survey;
  }

  List<Step> steps() {
    return removesExtra ? differences.withRemovals() : differences.steps();
  }
}
