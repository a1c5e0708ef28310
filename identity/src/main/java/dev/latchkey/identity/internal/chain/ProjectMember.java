package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member whose tokens must be of the tenant and account that a project file names. Any other
 * token ends the chain: the most frequent mistake is a sign-in to the wrong tenant. The account
 * binds developer tools only, since a deployed app has an identity of its own.
 */
final class ProjectMember implements Member {
  private final Member member;
  private final ProjectFile project;

  /** The failure that ends the chain. */
  private static final class Refusal extends Failure {
    private static final long serialVersionUID = 1L;

    Refusal(String seen, @Nullable Remedy remedy) {
      super(FailureKind.REFUSED, seen, remedy);
    }
  }

  ProjectMember(Member member, ProjectFile project) {
    this.member = member;
    this.project = project;
  }

  @Override
  public String name() {
    return member.name();
  }

  @Override
  public boolean isDeveloper() {
    return member.isDeveloper();
  }

  @Override
  public boolean isAskedWithOthers() {
    return member.isAskedWithOthers();
  }

  @Override
  public boolean isForeign() {
    return member.isForeign();
  }

  @Override
  public boolean isStoppedBy(Failure failure) {
    return failure instanceof Refusal || member.isStoppedBy(failure);
  }

  @Override
  public List<?> signInStamps() {
    return member.signInStamps();
  }

  @Override
  public @Nullable String account() {
    return member.account();
  }

  @Override
  public Optional<Remedy> login(TokenRequest request) {
    return member.login(request);
  }

  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    return member.subject(request, failure);
  }

  @Override
  public FailedAttempt attempt(TokenRequest request, Failure failure, long start) {
    return member.attempt(request, failure, start);
  }

  @Override
  public Standing standing() {
    return member.standing();
  }

  @Override
  public Lookup peek(TokenRequest request) throws Failure {
    Lookup lookup = member.peek(request);
    Token token = lookup.token();
    if (token != null) {
      require(token, request);
    }
    return lookup;
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    Token token = member.ask(lookup);
    require(token, lookup.request());
    return token;
  }

  private void require(Token token, TokenRequest request) throws Refusal {
    String tenant = project.tenant();
    if (tenant != null) {
      String got = token.claims().tenant().orElse(null);
      if (got == null || !got.equalsIgnoreCase(tenant)) {
        throw refusal(got == null ? "names no tenant" : "is of tenant '" + got + "'", request);
      }
    }
    String account = project.account();
    if (account != null && isDeveloper() && !token.claims().isOf(account)) {
      Optional<String> got = token.claims().account();
      throw refusal(
          got.isEmpty() ? "names no account" : "is of '" + Surroundings.shown(got.get()) + "'",
          request);
    }
  }

  private Refusal refusal(String seen, TokenRequest request) {
    String wanted =
        (project.tenant() == null ? "" : " tenant '" + project.tenant() + "'")
            + (project.tenant() == null || project.account() == null ? "" : " and")
            + (project.account() == null ? "" : " account '" + project.account() + "'");
    TokenRequest wantedRequest =
        new TokenRequest(
            request.scopes(),
            project.tenant() == null ? request.tenant() : project.tenant(),
            null,
            false);
    return new Refusal(
        "its token " + seen + ", and '" + project.path() + "' wants" + wanted,
        login(wantedRequest).orElse(null));
  }
}
