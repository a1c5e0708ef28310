package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.chain.Chain;
import dev.latchkey.identity.internal.chain.ChainFailure;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Several credentials in order: the first <em>in order</em> that has a token wins. {@link
 * ChainedTokenCredentialBuilder} makes one of any credentials; {@link DefaultAzureCredential} is
 * one with the usual members.
 *
 * <p>What is at hand (a token in memory or in a tool's cache, or that nobody is signed in) is
 * looked at first and costs nothing; developer tools that have to be asked are asked at the same
 * time, and a later answer waits until every earlier one has said no. The member that gave a token
 * is asked first from then on, and the choice is made again when it has none any more. It never
 * moves to another person by itself: that is refused, naming both. Credentials that are not of this
 * library stand by azure-identity's rules: asked one at a time, on the caller's thread and in the
 * caller's style, on each call; an exception of a class named {@code
 * CredentialUnavailableException} lets the chain go on, every other ends it.
 *
 * <p>A developer tool's failure, of whatever kind, lets the chain go on, and so does a managed
 * identity whose endpoint does not prove within a second that it is one. A service principal that
 * is configured and refused ends it.
 *
 * <p>Throws {@link CredentialUnavailableException} when every member was absent (see {@link
 * FailureKind#isAbsent()}), else {@link SignInException}; both carry each member's failure ({@link
 * SignInException#attempts()}) and the {@link SignInReport}. Safe for use by many threads at once:
 * those who ask for the same at the same time share one walk, unless a foreign member is in it.
 */
public class ChainedTokenCredential implements TokenCredential {
  private final Chain chain;

  ChainedTokenCredential(Chain chain) {
    this.chain = chain;
  }

  /**
   * Gets a token without blocking the subscriber, on Reactor's bounded elastic scheduler; with a
   * foreign member, on a thread that ends with the call, since that member's own may need the
   * scheduler. Nothing happens before the subscription; cancelling it ends what was started for it
   * alone.
   *
   * @param request what the token is for
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
   * Gets a token of the first member in order that has one.
   *
   * @param request what the token is for
   * @return the token
   * @throws SignInException when no member has one, or one's failure ends the chain
   * @throws IllegalArgumentException for a request without a scope
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
    try {
      Token token = chain.token(request);
      return chain.isForeign() && token instanceof ForeignToken foreign
          ? foreign.accessToken()
          : SourceCredential.toAccessToken(token);
    } catch (ChainFailure e) {
      throw SignInException.thrown(e, chain.name());
    }
  }

  /** For a chain around this one. */
  List<Member> members() {
    return chain.members();
  }

  /**
   * What is known of the members without asking any of them: by files and environment.
   *
   * @return the report, with the member that is chosen at present
   */
  public SignInReport report() {
    return new SignInReport(chain.name(), chain.report());
  }
}
