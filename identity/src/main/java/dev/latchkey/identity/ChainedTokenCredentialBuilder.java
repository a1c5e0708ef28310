package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.internal.chain.Chain;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The builder of {@link ChainedTokenCredential}. Not thread-safe. */
public class ChainedTokenCredentialBuilder {
  private final Deque<TokenCredential> credentials = new ArrayDeque<>();
  private @Nullable Surroundings surroundings;

  /** A builder with an empty chain. */
  public ChainedTokenCredentialBuilder() {}

  /**
   * Adds a credential at the start.
   *
   * @param credential any credential
   * @return this builder
   */
  public ChainedTokenCredentialBuilder addFirst(TokenCredential credential) {
    credentials.addFirst(Objects.requireNonNull(credential, "credential"));
    return this;
  }

  /**
   * Adds a credential at the end.
   *
   * @param credential any credential
   * @return this builder
   */
  public ChainedTokenCredentialBuilder addLast(TokenCredential credential) {
    credentials.addLast(Objects.requireNonNull(credential, "credential"));
    return this;
  }

  /**
   * Adds credentials at the end, in their order.
   *
   * @param credentials any credentials
   * @return this builder
   */
  public ChainedTokenCredentialBuilder addAll(Collection<? extends TokenCredential> credentials) {
    Objects.requireNonNull(credentials, "credentials").forEach(this::addLast);
    return this;
  }

  /**
   * Builds a chain of the current credentials. Later changes to the builder do not affect it. If
   * one of them is itself a chain of this library, its members take its place.
   *
   * @return the chain
   * @throws IllegalStateException if the builder has no credential
   */
  public ChainedTokenCredential build() {
    if (credentials.isEmpty()) {
      throw new IllegalStateException(
          "ChainedTokenCredential can't be built: it has no sources. Add a credential.");
    }
    return new ChainedTokenCredential(
        new Chain(
            "ChainedTokenCredential",
            credentials.stream().flatMap(one -> ChainMembers.of(one).stream()).toList(),
            new ChainLog(
                ChainedTokenCredential.class, false, SourceSelection.isDeployment(machine()))));
  }

  /** For tests: replaces this machine. */
  ChainedTokenCredentialBuilder surroundings(Surroundings surroundings) {
    this.surroundings = surroundings;
    return this;
  }

  private Surroundings machine() {
    return surroundings != null ? surroundings : Surroundings.ofThisMachine();
  }
}
