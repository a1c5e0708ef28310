package dev.latchkey.access;

import dev.latchkey.access.SmallestRoles.Choice;
import dev.latchkey.access.SmallestRoles.Seen;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.ResourceManager;
import dev.latchkey.access.internal.refusal.RefusedRequest;
import dev.latchkey.access.internal.role.AssignCommand;
import dev.latchkey.access.internal.role.Operation;
import dev.latchkey.access.internal.role.Operations;
import dev.latchkey.access.internal.role.Requirement;
import dev.latchkey.access.internal.role.RolePermission;
import dev.latchkey.access.internal.role.Service;
import dev.latchkey.access.internal.role.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes an explanation of one refusal. */
final class Explainer {
  private final RefusedRequest refusal;
  private final @Nullable Caller signedIn;
  private final @Nullable Azure azure;

  Explainer(RefusedRequest refusal, @Nullable Caller signedIn, @Nullable Azure azure) {
    this.refusal = refusal;
    this.signedIn = signedIn;
    this.azure = azure;
  }

  Explanation explain() {
    Optional<Target> target = target();
    Identity caller = caller();
    Seen seen = seen(target);
    List<Requirement> needed =
        refusal.cause().isAboutRoles() ? needed(target) : List.<Requirement>of();
    String scope = existing(scope(target, seen));
    List<Choice> roles = roles(target, needed, seen, scope, caller);
    Standing standing =
        refusal.cause().isAboutRoles()
            ? Standing.of(azure, signedIn, caller, service(), scope, needed, seen.roles())
            : new Standing(AccessState.UNKNOWN, "", "");
    RefusalAdvice advice = new RefusalAdvice(refusal, target, caller, needed, roles, standing);
    return new Explanation(
        refusal.status(),
        refusal.code(),
        refusal.cause(),
        advice.summary(),
        refusal.service().map(Service::title).orElse(""),
        refusal.account(),
        refusal.method(),
        AccessExplainer.shown(refusal.target()),
        refusal.requestId(),
        caller,
        needed.stream().map(Requirement::toString).toList(),
        roles,
        standing.state(),
        standing.sentence(),
        advice.otherCauses(),
        advice.command(),
        advice.message());
  }

  private Service service() {
    return refusal.service().orElse(Service.RESOURCE_MANAGER);
  }

  /** Where the request went; without a URL the account alone. */
  private Optional<Target> target() {
    if (refusal.target().isPresent() || refusal.account().isEmpty()) {
      return refusal.target();
    }
    return refusal
        .service()
        .map(service -> new Target(service, refusal.account(), "", List.of(), Map.of()));
  }

  private Identity caller() {
    if (signedIn == null
        || (!refusal.objectId().isEmpty()
            && !refusal.objectId().equalsIgnoreCase(signedIn.objectId()))) {
      return new Identity(refusal.objectId(), "", "", refusal.clientId(), "");
    }
    return Identity.of(signedIn);
  }

  private Seen seen(Optional<Target> target) {
    return azure != null && target.isPresent()
        ? SmallestRoles.seen(azure, target.get())
        : Seen.NOTHING;
  }

  /** What the service says is missing, else what the request needs, else what both kinds need. */
  private List<Requirement> needed(Optional<Target> target) {
    if (!refusal.action().isEmpty()) {
      boolean isData = refusal.service().orElse(null) != Service.RESOURCE_MANAGER;
      return List.of(Requirement.of(new RolePermission(refusal.action(), isData)));
    }
    Optional<Target> place =
        target.or(() ->
            refusal.service().map(service -> new Target(service, "", "", List.of(), Map.of())));
    List<String> methods =
        refusal.method().isEmpty() ? List.of("READ", "WRITE") : List.of(refusal.method());
    return place.stream()
        .flatMap(one -> methods.stream().map(method -> Operations.find(one, method)))
        .flatMap(Optional::stream)
        .map(Operation::requirement)
        .distinct()
        .toList();
  }

  /** The resource id at which a role helps: as narrow as a role can be assigned. */
  private String scope(Optional<Target> target, Seen seen) {
    if (refusal.scope().startsWith("/subscriptions/")) {
      // A secret's id is a scope, too, but roles belong on the vault.
      return refusal.scope().replaceAll("(?i)/(secrets|keys|certificates)/.*$", "");
    }
    if (seen.scope().isEmpty() || target.isEmpty()) {
      return seen.scope();
    }
    boolean isAccount = target.get().path().isEmpty();
    return seen.scope() + (isAccount ? "" : target.get().scopeInside());
  }

  /** What is not there yet has no role assignments: what it is to be made in counts. */
  private String existing(String scope) {
    String existing = scope;
    while (azure != null
        && refusal.service().filter(Service.RESOURCE_MANAGER::equals).isPresent()
        && ResourceManager.parent(existing).isPresent()
        && azure.resourceManager().isMissing(existing)) {
      existing = ResourceManager.parent(existing).orElseThrow();
    }
    return existing;
  }

  private List<Choice> roles(
      Optional<Target> target, List<Requirement> needed, Seen seen, String scope, Identity caller) {
    Optional<Service> service = refusal.service();
    if (service.isEmpty() || service.get() == Service.GRAPH) {
      return List.of();
    }
    String inside = target.filter(one -> !one.path().isEmpty()).map(Target::scopeInside).orElse("");
    String where =
        !scope.isEmpty()
            ? scope
            : service.get().type().isEmpty()
                ? "SCOPE"
                : AssignCommand.scope(
                    service.get(),
                    refusal.account().isEmpty() ? "ACCOUNT" : refusal.account(),
                    inside);
    String principal = caller.objectId().isEmpty() ? AssignCommand.SOMEBODY : caller.objectId();
    Target place =
        target.orElseGet(() -> new Target(service.get(), "ACCOUNT", "", List.of(), Map.of()));
    List<Choice> choices = new ArrayList<>();
    for (Requirement one : needed) {
      Stream<Choice> some =
          SmallestRoles.choices(place, one, seen.roles(), where, principal, caller.type()).stream();
      // Reading and writing: only the smallest role of each is of use.
      (needed.size() > 1 ? some.limit(1) : some)
          .filter(choice -> choices.stream().noneMatch(c -> c.id().equals(choice.id())))
          .forEach(choices::add);
    }
    return choices;
  }
}
