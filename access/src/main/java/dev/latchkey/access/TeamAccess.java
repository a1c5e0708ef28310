package dev.latchkey.access;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph.Application;
import dev.latchkey.access.internal.change.Pace;
import dev.latchkey.access.internal.change.Run;
import dev.latchkey.access.internal.change.SecretSteps;
import dev.latchkey.access.internal.change.Work;
import dev.latchkey.access.internal.export.Export;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.plan.SignInCheck;
import dev.latchkey.access.internal.plan.Survey;
import dev.latchkey.access.internal.plan.Survey.AppSurvey;
import dev.latchkey.access.internal.plan.Surveyor;
import dev.latchkey.access.internal.secret.SecretFile;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A team's access to Azure, as its file wants it: says what is missing, and sets it up. Calls
 * Microsoft Graph and Azure Resource Manager with the tokens of one sign-in.
 *
 * <pre>{@code
 * Team team = TeamFile.read(Path.of("team.yaml")).team("dev");
 * TeamAccess access = TeamAccess.of(team, new AzureCliCredentialBuilder().build(), "Azure CLI");
 * TeamPlan plan = access.plan();
 * plan.changes().forEach(System.out::println);
 * access.apply(plan, Progress.none());
 * }</pre>
 *
 * <p>Every change can be made twice: a run that was ended at any point is finished by the next one,
 * and two runs at once make one group. Safe for any number of threads.
 *
 * @see <a href="https://learn.microsoft.com/azure/developer/java/sdk/authentication/overview">The
 *     documented steps that this replaces</a>
 */
public final class TeamAccess {
  private final Team team;
  private final String source;
  private final Azure azure;
  private final Surroundings surroundings;
  private final Pace pace;

  private TeamAccess(Team team, String source, Azure azure, Surroundings surroundings, Pace pace) {
    this.team = team;
    this.source = source;
    this.azure = azure;
    this.surroundings = surroundings;
    this.pace = pace;
  }

  /**
   * Prepares a team's access. Nothing is sent yet.
   *
   * @param team what the file says
   * @param credential the sign-in of the caller
   * @param source what messages call the sign-in, {@code Azure CLI}
   * @return the access
   */
  public static TeamAccess of(Team team, TokenCredential credential, String source) {
    Objects.requireNonNull(team, "team");
    Objects.requireNonNull(credential, "credential");
    return new TeamAccess(
        team,
        Objects.requireNonNull(source, "source"),
        Azure.of(team.tenant(), credential),
        Surroundings.ofThisMachine(),
        Pace.USUAL);
  }

  static TeamAccess of(
      Team team,
      TokenCredential credential,
      String source,
      HttpClient http,
      Surroundings surroundings,
      Pace pace) {
    return new TeamAccess(
        team, source, Azure.of(team.tenant(), credential, http), surroundings, pace);
  }

  /**
   * Compares the file with the cloud. Reads only.
   *
   * @return the differences
   * @throws AccessException if the sign-in is for another tenant or lacks a permission to read, if
   *     the file names what is not there, or if a service fails
   */
  public TeamPlan plan() {
    return TeamPlan.of(survey(), source);
  }

  private Survey survey() {
    return new Surveyor(azure, team, source, surroundings).survey();
  }

  /**
   * Makes the changes of a plan, in order: the group, its members, apps, roles, secrets.
   *
   * @param plan a plan of this team
   * @param progress hears of each change when it is made
   * @return the changes that were made
   * @throws RefusedChangesException if some were refused; all others are made
   * @throws AccessException if the token lacks a permission, or a secret's file is unsafe: nothing
   *     is changed; or if a service failed: the changes so far are made
   */
  public List<Change> apply(TeamPlan plan, Progress progress) {
    Objects.requireNonNull(progress, "progress");
    List<String> missing = plan.missingPermissions();
    if (!missing.isEmpty()) {
      throw SignInCheck.missing(plan.survey().caller(), source, missing);
    }
    Work work = work(plan.survey().caller(), progress);
    plan.survey().group().ifPresent(work::group);
    for (AppSurvey app : plan.survey().apps()) {
      String name = app.app().name();
      app.application().ifPresent(found -> work.application(name, found));
      app.servicePrincipal().ifPresent(found -> work.servicePrincipal(name, found));
    }
    return Run.of(plan.steps(), work);
  }

  private Work work(Caller caller, Progress progress) {
    return new Work(azure, team, caller, surroundings, progress, pace);
  }

  /**
   * Gives the caller a new secret of an app, on this machine, and does nothing else: the new secret
   * is written to the app's file, then the caller's old one is removed. Other developers' secrets
   * stay.
   *
   * @param app the name of an app of the file
   * @param progress hears of the change when it is made
   * @return the change
   * @throws RefusedChangesException if the caller is no owner of the app
   * @throws AccessException if the file has no such app, the app is not registered, the secret's
   *     file is unsafe, or a service failed
   */
  public Change rotate(String app, Progress progress) {
    Objects.requireNonNull(progress, "progress");
    Team.App wanted =
        team.apps().stream()
            .filter(named -> named.name().equals(app))
            .findFirst()
            .orElseThrow(() -> noSuchApp(app));
    SecretFile file = new SecretFile(wanted.secretFile(), team.folder(), surroundings);
    file.requireSafe();
    Caller caller = SignInCheck.check(azure, source);
    List<Application> there = azure.graph().applicationsNamed(app);
    if (there.size() != 1) {
      throw new AccessException(
          FailureKind.INVALID_REQUEST,
          "The app '" + app + "' is registered " + there.size() + " times in the tenant",
          there.isEmpty() ? "latchkey team apply" : null);
    }
    Work work = work(caller, progress);
    work.application(app, there.get(0));
    return Run.of(List.of(new SecretSteps.Write(wanted, file, true)), work).get(0);
  }

  /**
   * Writes the set-up for another tool. Reads only: names become ids.
   *
   * @param format for which tool
   * @return the texts by file name, the main file first
   * @throws AccessException as {@link #plan()}
   */
  public Map<String, String> export(ExportFormat format) {
    Objects.requireNonNull(format, "format");
    return Export.of(survey(), format);
  }

  private AccessException noSuchApp(String app) {
    List<String> names = team.apps().stream().map(Team.App::name).toList();
    return new AccessException(
        FailureKind.INVALID_REQUEST,
        "The file has no app '"
            + Names.shown(app)
            + "': "
            + (names.isEmpty() ? "it has none" : "expected is one of " + String.join(", ", names)),
        null);
  }
}
