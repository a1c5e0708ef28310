package dev.latchkey.access;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.data.DataPlane;
import dev.latchkey.access.internal.data.DataPlane.Answer;
import dev.latchkey.access.internal.data.Probe;
import dev.latchkey.access.internal.role.Operation;
import dev.latchkey.access.internal.role.Operations;
import dev.latchkey.access.internal.role.Requirement;
import dev.latchkey.access.internal.role.Roles;
import dev.latchkey.access.internal.role.Service;
import dev.latchkey.access.internal.role.Target;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the signed-in account can read what a URL leads to, by which role, and what is missing.
 * It sends one harmless read to the service, and reads role definitions and assignments. Nothing is
 * changed. A role that only writes or sends is not looked at. Not for several threads.
 */
public final class AccessCheck {
  private final TokenCredential credential;
  private final HttpClient http;

  /**
   * An answer.
   *
   * @param state whether the account can read
   * @param detail the same as a sentence: by which role, or why not
   * @param command what helps; empty for nothing that a command can do
   */
  public record Result(AccessState state, String detail, String command) {}

  /**
   * A check with an account.
   *
   * @param credential the account's sign-in
   */
  public AccessCheck(TokenCredential credential) {
    this(credential, HttpClient.createDefault());
  }

  /**
   * A check with an account.
   *
   * @param credential the account's sign-in
   * @param http the HTTP client
   */
  public AccessCheck(TokenCredential credential, HttpClient http) {
    this.credential = Objects.requireNonNull(credential, "credential");
    this.http = Objects.requireNonNull(http, "http");
  }

  /**
   * Checks a URL.
   *
   * @param url the URL; a signature in it is ignored and never shown
   * @return the answer
   * @throws AccessException if the URL is none, or of no known service, or Azure can't be asked
   */
  public Result of(String url) {
    Target target = SmallestRoles.target(Objects.requireNonNull(url, "url"));
    Caller caller = Caller.of(credential);
    Azure azure = Azure.of(caller.tenantId(), credential, http);
    Optional<Requirement> needed = Operations.find(target, "READ").map(Operation::requirement);
    Optional<Answer> answer =
        needed
            .flatMap(one -> probe(target, one))
            .map(new DataPlane(caller.tenantId(), credential, http)::ask);
    if (answer.filter(Answer::isRefused).isPresent()) {
      Explanation why = AccessExplainer.signedIn(credential, http).explain("READ", url);
      String standing = why.standing().isEmpty() ? "" : " " + why.standing();
      return new Result(why.state(), why.summary() + "." + standing, why.command());
    }
    Standing standing = standing(azure, caller, target, needed);
    return answer.isPresent()
        ? answered(target, answer.get(), standing)
        : untested(target, standing);
  }

  private static Result answered(Target target, Answer answer, Standing standing) {
    return answer.isLetIn()
        ? new Result(
            AccessState.EFFECTIVE,
            target.service().title() + " lets the account read" + by(standing) + ".",
            "")
        : new Result(
            AccessState.UNKNOWN,
            target.service().title()
                + " could not be asked: "
                + answer.reason()
                + by(standing)
                + ".",
            "");
  }

  private static String by(Standing standing) {
    return standing.holding().isEmpty() ? "" : ": " + standing.holding();
  }

  /** No read is known that would show it: what is assigned is all that can be told. */
  private static Result untested(Target target, Standing standing) {
    if (!standing.holding().isEmpty()) {
      return new Result(AccessState.UNTESTED, standing.holding() + ".", "");
    }
    // Cosmos DB has roles of its own, which Azure's assignments don't show.
    return target.service() == Service.COSMOS_DB
        ? new Result(AccessState.UNKNOWN, "Azure Cosmos DB's own roles can't be read here.", "")
        : new Result(standing.state(), standing.sentence(), "");
  }

  private static Standing standing(
      Azure azure, Caller caller, Target target, Optional<Requirement> needed) {
    SmallestRoles.Seen seen = SmallestRoles.seen(azure, target);
    boolean isInside = !seen.scope().isEmpty() && !target.path().isEmpty();
    return Standing.of(
        azure,
        caller,
        Identity.of(caller),
        target.service(),
        isInside ? seen.scope() + target.scopeInside() : seen.scope(),
        needed.stream().toList(),
        seen.roles());
  }

  /** The read that the smallest role allows. Azure need not show the resource. */
  private static Optional<Probe> probe(Target target, Requirement needed) {
    List<String> inside = target.path();
    return Roles.granting(Roles.builtIn(), needed).stream()
        .findFirst()
        .flatMap(role ->
            Probe.of(
                role,
                "/subscriptions/-/resourceGroups/-/providers/"
                    + target.service().type()
                    + "/"
                    + target.account()
                    + (inside.isEmpty() ? "" : target.scopeInside())));
  }
}
