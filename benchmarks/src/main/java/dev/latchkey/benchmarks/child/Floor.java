package dev.latchkey.benchmarks.child;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/** A credential of azure-core's that has its token: no credential can cost less. */
public final class Floor implements TokenCredential {
  private final AccessToken token =
      new AccessToken("eyJ", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));

  /** A credential. */
  public Floor() {}

  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    return Mono.just(token);
  }

  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    return token;
  }

  /**
   * Gets the token.
   *
   * @param args none
   * @throws Exception when there is none
   */
  public static void main(String[] args) throws Exception {
    Work.first(new Floor());
    Said.cost();
  }
}
