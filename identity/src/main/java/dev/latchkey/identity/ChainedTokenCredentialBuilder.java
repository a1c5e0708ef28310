package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;

/** The builder of {@link ChainedTokenCredential}. Not thread-safe. */
public class ChainedTokenCredentialBuilder {
  private final Deque<TokenCredential> credentials = new ArrayDeque<>();

  /** A builder of an empty chain. */
  public ChainedTokenCredentialBuilder() {}

  /**
   * Puts a credential first.
   *
   * @param credential any credential
   * @return this builder
   */
  public ChainedTokenCredentialBuilder addFirst(TokenCredential credential) {
    credentials.addFirst(Objects.requireNonNull(credential, "credential"));
    return this;
  }

  /**
   * Puts a credential last.
   *
   * @param credential any credential
   * @return this builder
   */
  public ChainedTokenCredentialBuilder addLast(TokenCredential credential) {
    credentials.addLast(Objects.requireNonNull(credential, "credential"));
    return this;
  }

  /**
   * Puts credentials last, in their order.
   *
   * @param credentials any credentials
   * @return this builder
   */
  public ChainedTokenCredentialBuilder addAll(Collection<? extends TokenCredential> credentials) {
    Objects.requireNonNull(credentials, "credentials").forEach(this::addLast);
    return this;
  }

  /**
   * Builds a chain of the credentials as they are now; what happens to the builder afterwards does
   * not change it.
   *
   * @return the chain
   */
  public ChainedTokenCredential build() {
    return new ChainedTokenCredential(
        new Chain(
            "ChainedTokenCredential",
            credentials.stream().map(ChainMembers::of).toList(),
            new ChainLog(ChainedTokenCredential.class, false, false)));
  }
}
