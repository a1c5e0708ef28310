package dev.latchkey.identity.internal.tool.broker;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.Brokers;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.BrokerAnswer;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.Snapshot;
import dev.latchkey.identity.internal.tool.ToolFacts;
import dev.latchkey.identity.internal.tool.ToolRequest;
import dev.latchkey.identity.internal.tool.ToolState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account that is signed in to the operating system, by its authentication broker. No file
 * shows who that is, so the broker is asked each time; it keeps tokens itself. It never asks the
 * user for anything. If the broker knows several accounts, none is chosen.
 */
public final class SystemAccount implements DeveloperTool, ToolState {
  /** The application of developers' tools: that of the Azure CLI. */
  public static final String CLIENT_ID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

  private static final String SERVER = "https://login.microsoftonline.com";

  /** The tenant of a work or school account, whichever it is. */
  private static final String ANY_TENANT = "organizations";

  private static final ToolFacts FACTS =
      new ToolFacts(
          BrokerAnswer.BROKER,
          BrokerAnswer.BROKER,
          true,
          "",
          "",
          false,
          "a broker (Microsoft Intune, Himmelblau)");

  private static final Snapshot UNKNOWN =
      new Snapshot(new Unknown(Reason.ELSEWHERE), List.of(), List.of(), true);

  private final Brokers brokers;

  private SystemAccount(Brokers brokers) {
    this.brokers = brokers;
  }

  /**
   * The account of one machine's operating system, for all credentials.
   *
   * @param surroundings the machine
   * @return the account as a tool
   */
  public static SharedTool on(Surroundings surroundings) {
    return with(Brokers.ofThisLibrary(surroundings), surroundings);
  }

  static SharedTool with(Brokers brokers, Surroundings surroundings) {
    SystemAccount account = new SystemAccount(brokers);
    return new SharedTool(account, account, surroundings.clock());
  }

  @Override
  public ToolFacts facts() {
    return FACTS;
  }

  /** Checks that the module for brokers is there, and that a broker may be. Connects to nothing. */
  @Override
  public @Nullable String requireInstalled() throws Failure {
    brokers.find().requirePossible();
    return null;
  }

  @Override
  public Failure signedOut(ToolRequest request) {
    return new Failure(
        FailureKind.NOT_SIGNED_IN,
        "the authentication broker knows no account",
        Remedy.step("sign in to the broker with a work or school account"));
  }

  @Override
  public Optional<String> cachedScope(ToolRequest request) {
    return Optional.empty();
  }

  @Override
  public Token token(ToolRequest request, Duration timeout) throws Failure, InterruptedException {
    return BrokerAnswer.token(
        brokers
            .find()
            .token(
                new BrokerRequest(
                    null,
                    null,
                    CLIENT_ID,
                    SERVER,
                    request.tenant().orElse(ANY_TENANT),
                    request.scopes(),
                    request.claims().orElse(null),
                    false,
                    false),
                timeout),
        request.tenant().orElse(null));
  }

  @Override
  public Snapshot snapshot(@Nullable String subscription, @Nullable CacheQuery query) {
    return UNKNOWN;
  }

  @Override
  public Snapshot readToken(CacheQuery query) {
    return UNKNOWN.withToken(null);
  }
}
