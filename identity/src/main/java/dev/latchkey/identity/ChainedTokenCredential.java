package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.chain.Chain;
import dev.latchkey.identity.internal.chain.ChainFailure;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.LinkageFault;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Several credentials in order: the first <em>in order</em> that has a token wins. {@link
 * ChainedTokenCredentialBuilder} builds a chain from any credentials; {@link
 * DefaultAzureCredential} is a chain with the default members.
 *
 * <p>The chain first reads what costs nothing: a token in memory or in a tool's cache, or the fact
 * that no account is signed in. Developer tools that must be run are run at the same time; a later
 * member's token waits until every earlier member has failed. The chain then keeps the member that
 * gave a token and calls it first. It chooses again when that member has no token any more. It
 * never switches to another account by itself: it fails instead and names both accounts.
 *
 * <p>Credentials that are not from this library follow azure-identity's rules. They are called on
 * each request, one at a time, on the caller's thread, and with the same method as the caller used.
 * An exception of a class named {@code CredentialUnavailableException} lets the chain go on; every
 * other exception ends it.
 *
 * <p>Every failure of a developer tool lets the chain go on. So does a managed identity if its
 * endpoint does not prove within a second that it is one. A configured service principal that is
 * refused ends the chain.
 *
 * <p>Throws {@link CredentialUnavailableException} if every member was absent (see {@link
 * FailureKind#isAbsent()}), else {@link SignInException}. Both hold each member's failure ({@link
 * SignInException#attempts()}) and the {@link SignInReport}. Thread-safe: concurrent callers with
 * the same request share one walk, unless the chain has a foreign member.
 */
public class ChainedTokenCredential implements TokenCredential {
  private final Chain chain;

  ChainedTokenCredential(Chain chain) {
    this.chain = chain;
  }

  /**
   * Gets a token without blocking the subscriber, on Reactor's bounded elastic scheduler. A chain
   * with a foreign member uses a new thread that ends with the call, since that member may itself
   * need the scheduler. Nothing happens before the subscription. Cancelling it ends whatever was
   * started only for it.
   *
   * @param request the scopes, and perhaps a tenant or claims
   * @return a token, or the failures of {@link #getTokenSync}
   */
  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return chain.isForeign()
        ? TokenMono.ofWaitingForOthers(() -> token(CallerRequest.of(request, true)))
        : TokenMono.of(() -> token(SourceCredential.toTokenRequest(request)));
  }

  /**
   * Gets a token from the first member in order that has one.
   *
   * @param request the scopes, and perhaps a tenant or claims
   * @return the token
   * @throws SignInException if no member has a token, or a member's failure ends the chain
   * @throws IllegalArgumentException if the request has no scope
   */
  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return token(
        chain.isForeign()
            ? CallerRequest.of(request, false)
            : SourceCredential.toTokenRequest(request));
  }

  private AccessToken token(TokenRequest request) {
    long start = System.nanoTime();
    try {
      Token token = chain.token(request);
      return chain.isForeign() && token instanceof ForeignToken foreign
          ? foreign.accessToken()
          : SourceCredential.toAccessToken(token);
    } catch (ChainFailure e) {
      throw SignInException.thrown(e, chain.name());
    } catch (IllegalArgumentException e) {
      throw CredentialBuilderBase.OVER_AZURE_IDENTITY ? OverAzureIdentity.refusal(e) : e;
    } catch (LinkageError e) {
      if (!LinkageFault.isOurs(e)) {
        throw e; // Of a credential that is the app's own.
      }
      Failure failure = LinkageFault.failure(e);
      Subject subject = new Subject(request.scope(), "", "");
      throw SignInException.thrown(
          FailedAttempt.of(chain.name(), subject, failure, start), failure);
    }
  }

  /** The members, for an outer chain. */
  List<Member> members() {
    return chain.members();
  }

  /**
   * The state of the members as their files and the environment show it. Runs nothing and sends
   * nothing.
   *
   * @return the report, with the member that is chosen at present
   */
  public SignInReport report() {
    return new SignInReport(chain.name(), chain.report());
  }
}
