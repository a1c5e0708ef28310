package dev.latchkey.access.internal.change;

import dev.latchkey.access.Change;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Graph.Application;
import dev.latchkey.access.internal.azure.Permission;
import dev.latchkey.access.internal.azure.Principal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes of an app registration for local development, but for its secrets. */
public final class AppSteps {
  private static final Comparator<Application> FIRST =
      Comparator.comparing(Application::created).thenComparing(Application::id);

  private static final List<String> ADMINISTRATORS =
      List.of("an Application Administrator or Cloud Application Administrator");

  private AppSteps() {}

  private static Change change(Change.Action action, String app, String part) {
    return new Change(action, Change.Kind.APP, app, part);
  }

  private static List<String> owners(Work work, String app) {
    try {
      return Stream.concat(
              work.azure().graph().applicationOwners(work.application(app).id()).stream()
                  .limit(5)
                  .map(owner -> "the app's owner " + owner),
              ADMINISTRATORS.stream())
          .toList();
    } catch (AzureException | Work.MissingException e) {
      return ADMINISTRATORS;
    }
  }

  /** Registers the app. */
  public record Register(String app) implements Step {
    @Override
    public Change change() {
      return AppSteps.change(Change.Action.CREATE, app, "");
    }

    @Override
    public void write(Work work) {
      Graph graph = work.azure().graph();
      Optional<Application> there = graph.applicationsNamed(app).stream().min(FIRST);
      if (there.isPresent()) {
        work.application(app, there.get());
        return;
      }
      Application mine = graph.createApplication(app);
      work.patience().settle();
      Application winner =
          Stream.concat(graph.applicationsNamed(app).stream(), Stream.of(mine))
              .min(FIRST)
              .orElse(mine);
      if (!winner.id().equals(mine.id())) {
        graph.deleteApplication(mine.id());
      }
      work.application(app, winner);
    }

    @Override
    public Optional<Permission> permission() {
      return Optional.of(Permission.APPS);
    }

    @Override
    public String action() {
      return "microsoft.directory/applications/createAsOwner";
    }

    @Override
    public List<String> helpers(Work work) {
      return List.of("an Application Developer or Application Administrator");
    }

    @Override
    public String command(Work work) {
      return AzCommand.createApp(app);
    }
  }

  /** Makes the service principal, which can be a member of the group and have roles. */
  public record CreateServicePrincipal(String app) implements Step {
    @Override
    public Change change() {
      return AppSteps.change(Change.Action.CREATE, app, "service principal");
    }

    @Override
    public void write(Work work) {
      Graph graph = work.azure().graph();
      String clientId = work.application(app).clientId();
      Optional<Principal> there = graph.findServicePrincipal(clientId);
      work.servicePrincipal(
          app,
          there.isPresent()
              ? there.get()
              : work.patience()
                  .untilKnown(
                      "Microsoft Graph knows the new app '" + app + "'",
                      Patience::isNotReplicated,
                      () -> created(graph, clientId)));
    }

    /** Another run may have made it since. */
    private static Principal created(Graph graph, String clientId) {
      try {
        return graph.createServicePrincipal(clientId);
      } catch (AzureException e) {
        if (e.status() == 409) {
          Optional<Principal> there = graph.findServicePrincipal(clientId);
          if (there.isPresent()) {
            return there.get();
          }
        }
        throw e;
      }
    }

    @Override
    public Optional<Permission> permission() {
      return Optional.of(Permission.APPS);
    }

    @Override
    public String action() {
      return "microsoft.directory/servicePrincipals/createAsOwner";
    }

    @Override
    public List<String> helpers(Work work) {
      return owners(work, app);
    }

    @Override
    public String command(Work work) {
      return AzCommand.of("ad", "sp", "create", "--id", work.application(app).clientId());
    }
  }

  /** Makes the app's service principal a member of the group. */
  public record Join(String app, String group) implements Step {
    @Override
    public Change change() {
      return new Change(Change.Action.ADD, Change.Kind.MEMBER, app, group);
    }

    private GroupSteps.Add add(Work work) {
      return new GroupSteps.Add(work.servicePrincipal(app), group);
    }

    @Override
    public void write(Work work) {
      add(work).write(work);
    }

    @Override
    public Optional<Permission> permission() {
      return Optional.of(Permission.MEMBERS);
    }

    @Override
    public String action() {
      return "microsoft.directory/groups/members/update";
    }

    @Override
    public List<String> helpers(Work work) {
      return add(work).helpers(work);
    }

    @Override
    public String command(Work work) {
      return add(work).command(work);
    }
  }

  /** Makes somebody an owner: only an owner may add a secret. */
  public record AddOwner(String app, Principal owner) implements Step {
    @Override
    public Change change() {
      return AppSteps.change(Change.Action.ADD, app, "owner " + owner.name());
    }

    @Override
    public void write(Work work) {
      String id = work.application(app).id();
      work.patience()
          .untilKnown(
              "Microsoft Graph knows the new app '" + app + "'",
              Patience::isNotReplicated,
              () -> {
                work.azure().graph().addApplicationOwner(id, owner);
                return true;
              });
    }

    @Override
    public Optional<Permission> permission() {
      return Optional.of(Permission.APPS);
    }

    @Override
    public String action() {
      return "microsoft.directory/applications/owners/update";
    }

    @Override
    public List<String> helpers(Work work) {
      return owners(work, app);
    }

    @Override
    public String command(Work work) {
      return AzCommand.of(
          "ad",
          "app",
          "owner",
          "add",
          "--id",
          work.application(app).clientId(),
          "--owner-object-id",
          owner.id());
    }
  }
}
