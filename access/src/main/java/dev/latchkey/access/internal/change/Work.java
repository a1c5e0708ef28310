package dev.latchkey.access.internal.change;

import dev.latchkey.access.Progress;
import dev.latchkey.access.Team;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph.Application;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code team apply}: the services, and what is there so far. Not for several threads.
 */
public final class Work {
  private final Azure azure;
  private final Team team;
  private final Caller caller;
  private final Surroundings surroundings;
  private final Progress progress;
  private final Patience patience;
  private final Map<String, Application> applications = new HashMap<>();
  private final Map<String, Principal> servicePrincipals = new HashMap<>();
  private @Nullable Group group;

  /** A step needs something that could not be made. */
  static final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingException(String what) {
      super(what, null, false, false);
    }
  }

  /** Starts a run. */
  public Work(
      Azure azure,
      Team team,
      Caller caller,
      Surroundings surroundings,
      Progress progress,
      Pace pace) {
    this.azure = azure;
    this.team = team;
    this.caller = caller;
    this.surroundings = surroundings;
    this.progress = progress;
    this.patience = new Patience(progress, surroundings.clock(), pace);
  }

  Azure azure() {
    return azure;
  }

  Team team() {
    return team;
  }

  Caller caller() {
    return caller;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Progress progress() {
    return progress;
  }

  Patience patience() {
    return patience;
  }

  /** The group, once it is there. */
  Group group() {
    if (group == null) {
      throw new MissingException("the group");
    }
    return group;
  }

  Optional<Group> findGroup() {
    return Optional.ofNullable(group);
  }

  /** The group as a principal of role assignments. */
  Principal groupPrincipal() {
    return new Principal(group().id(), "Group", group().name());
  }

  /** Notes a group that is there. */
  public void group(Group found) {
    group = found;
  }

  Application application(String app) {
    Application found = applications.get(app);
    if (found == null) {
      throw new MissingException("the app '" + app + "'");
    }
    return found;
  }

  /** Notes a registration that is there. */
  public void application(String app, Application found) {
    applications.put(app, found);
  }

  Principal servicePrincipal(String app) {
    Principal found = servicePrincipals.get(app);
    if (found == null) {
      throw new MissingException("the service principal of '" + app + "'");
    }
    return found;
  }

  /** Notes a service principal that is there. */
  public void servicePrincipal(String app, Principal found) {
    servicePrincipals.put(app, found);
  }
}
