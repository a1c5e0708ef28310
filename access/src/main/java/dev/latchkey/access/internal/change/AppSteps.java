package dev.latchkey.access.internal.change;

import dev.latchkey.access.Change;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Graph.Application;
import dev.latchkey.access.internal.azure.Principal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes of an app registration for local development, but for its secrets. */
public final class AppSteps {
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
  public record Register(String app) implements DirectoryStep {
    @Override
    public Change change() {
      return AppSteps.change(Change.Action.CREATE, app, "");
    }

    @Override
    public void write(Work work) {
      Graph graph = work.azure().graph();
      OnlyOne<Application> application =
          new OnlyOne<>(Application::created, Application::id) {
            @Override
            List<Application> named() {
              return graph.applicationsNamed(app);
            }

            @Override
            Application create() {
              return graph.createApplication(app);
            }

            @Override
            void delete(String id) {
              graph.deleteApplication(id);
            }
          };
      work.application(app, application.get(work.patience()));
    }

    @Override
    public DirectoryRight right() {
      return DirectoryRight.REGISTER_APP;
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
  public record CreateServicePrincipal(String app) implements DirectoryStep {
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
    public DirectoryRight right() {
      return DirectoryRight.CREATE_SERVICE_PRINCIPAL;
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
  public record Join(String app, String group) implements DirectoryStep {
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
    public DirectoryRight right() {
      return DirectoryRight.CHANGE_MEMBERS;
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
  public record AddOwner(String app, Principal owner) implements DirectoryStep {
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
    public DirectoryRight right() {
      return DirectoryRight.CHANGE_OWNERS;
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
