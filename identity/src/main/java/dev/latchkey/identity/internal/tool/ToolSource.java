package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A developer tool as one credential uses it: the credential's own rules, with the machine's shared
 * tool.
 */
public final class ToolSource implements Source {
  private final String name;
  private final SharedTool tool;
  private final ToolPolicy policy;

  /**
   * Creates a source.
   *
   * @param name the simple name of the credential's class
   * @param tool the tool
   * @param policy what may be requested
   */
  public ToolSource(String name, SharedTool tool, ToolPolicy policy) {
    this.name = name;
    this.tool = tool;
    this.policy = policy;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Lookup peek(TokenRequest request) throws Failure {
    ToolRequest checked = check(request);
    try {
      return tool.peek(request, checked);
    } catch (Failure e) {
      throw tool.explained(e);
    }
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    try {
      return tool.ask((ToolLookup) lookup, policy);
    } catch (Failure e) {
      throw tool.explained(e);
    }
  }

  /**
   * The subject of a failure. It names the tenant if one was requested: a forgotten variable may
   * have set it.
   */
  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    String tenant = check(request).tenant().orElse("");
    Optional<Remedy> remedy = failure.remedy();
    String told = failure.seen() + (remedy.isPresent() ? remedy.get().text() : "");
    return new Subject(
        request.scope(),
        told.contains(tenant) ? "" : "of tenant '" + tenant + "'",
        tool.facts().title());
  }

  private ToolRequest check(TokenRequest request) {
    if (!tool.facts().takesSeveralScopes()) {
      RequestValues.requireOneScope(tool.facts().title(), request.scopes());
    }
    return new ToolRequest(
        request.scopes(),
        policy.tenants().resolve(request.tenant()),
        policy.subscription(),
        request.claims());
  }

  /**
   * The signed-in account, by the tool's files.
   *
   * @return the account's name, or {@code null} if none is signed in or it is unknown
   */
  public @Nullable String account() {
    return tool.signIn(policy.subscription()) instanceof SignedIn found
        ? found.signIn().account()
        : null;
  }

  /**
   * The stamps of the files that define the sign-in.
   *
   * @return the stamps; equal as long as none of the files was written
   */
  public List<?> signInStamps() {
    return tool.signInStamps(policy.subscription());
  }

  /**
   * The command with which a user signs in for a request.
   *
   * @param request the request
   * @return the command, if the tool has one
   */
  public Optional<Remedy> login(TokenRequest request) {
    return tool.login(new ToolRequest(request.scopes(), request.tenant(), null, request.claims()));
  }

  @Override
  public Standing standing() {
    // There is no request here, so this uses the scope of a sign-in.
    TokenRequest signIn =
        new TokenRequest(List.of("https://management.azure.com/.default"), null, null, false);
    long start = System.nanoTime();
    try {
      if (tool.signIn(policy.subscription()) instanceof SignedIn found) {
        // The tool's program may be removed while the tokens that it left are still valid.
        tool.requireBroker();
        return Standing.ready(
            new Owner(found.signIn().account(), null, null, found.signIn().tenantId()));
      }
      tool.requireUsable(check(signIn));
      return Standing.UNKNOWN;
    } catch (Failure e) {
      FailedAttempt failed = FailedAttempt.of(this, signIn, tool.explained(e), start);
      return Standing.failed(failed.about(new Subject(null, tool.facts().title(), "")));
    }
  }
}
