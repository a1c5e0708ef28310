package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.state.SignIn;
import dev.latchkey.identity.internal.state.SignInState;
import dev.latchkey.identity.internal.state.SignInState.Reason;
import dev.latchkey.identity.internal.state.SignInState.SignedIn;
import dev.latchkey.identity.internal.state.SignInState.Unknown;
import dev.latchkey.identity.internal.state.VisualStudioCodeState;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFacts;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.util.Optional;

/**
 * Visual Studio Code on one machine: its record says whose account, and the machine's broker gives
 * a token of exactly that account. Never asks a person for anything.
 */
public final class VisualStudioCode implements DeveloperTool {
  private static final ToolFacts FACTS =
      new ToolFacts(
          "Visual Studio Code",
          "the request to the authentication broker",
          true,
          "",
          "",
          "Visual Studio Code (https://code.visualstudio.com)");

  private static final String SIGN_IN =
      "install the extension Azure Resources in Visual Studio Code and run its command 'Azure: Sign"
          + " In'; where you are signed in already, sign out first";

  /** The home tenant of all personal Microsoft accounts. */
  private static final String PERSONAL = ".9188040d-6c67-4c5b-b112-36a304b66dad";

  private final VisualStudioCodeState state;
  private final Brokers brokers;

  /**
   * Visual Studio Code on a machine, with the broker on the class path.
   *
   * @param surroundings the machine
   */
  public VisualStudioCode(Surroundings surroundings) {
    this(surroundings, Brokers.ofThisLibrary());
  }

  VisualStudioCode(Surroundings surroundings, Brokers brokers) {
    this.state = new VisualStudioCodeState(surroundings);
    this.brokers = brokers;
  }

  @Override
  public ToolFacts facts() {
    return FACTS;
  }

  /** Nothing: the record says whether there is anything to ask for. */
  @Override
  public void requireInstalled() {}

  @Override
  public void requireBroker() throws ToolFailure {
    brokers.find();
  }

  @Override
  public ToolFailure signedOut(TokenRequest request) {
    return new ToolFailure(
        Kind.NOT_SIGNED_IN, "nobody is signed in to Azure there, by its record", SIGN_IN);
  }

  @Override
  public Optional<String> cachedScope(TokenRequest request) {
    return Optional.empty();
  }

  @Override
  public ToolToken token(TokenRequest request, Duration timeout)
      throws ToolFailure, InterruptedException {
    // The record first: without one, which is what most machines have, nothing else is loaded.
    SignIn signIn = signIn(request);
    String account = Optional.ofNullable(signIn.homeAccountId()).orElseThrow();
    if (account.endsWith(PERSONAL)) {
      throw new ToolFailure(
          Kind.NOT_AVAILABLE_HERE,
          "a personal Microsoft account is signed in there, of which no broker gives tokens",
          "sign in to Visual Studio Code with a work or school account");
    }
    BrokerToken token =
        brokers
            .find()
            .token(
                new BrokerRequest(
                    account,
                    signIn.account(),
                    VisualStudioCodeState.CLIENT_ID,
                    signIn.cloud(),
                    request.tenant().orElse(signIn.tenantId()),
                    request.scopes(),
                    request.claims().orElse(null)),
                timeout);
    // A broker may take the account that it likes best: that must not become somebody else's data.
    if (!account.equalsIgnoreCase(token.homeAccountId())) {
      throw new ToolFailure(
          Kind.NOT_AVAILABLE_HERE,
          "the authentication broker answered for another account than the one signed in there");
    }
    return ToolToken.of(FACTS.program(), token.value(), token.expiresOn(), token.tenantId())
        .requireTenant(request, "the authentication broker");
  }

  private SignIn signIn(TokenRequest request) throws ToolFailure {
    SignInState current = state.current();
    if (current instanceof SignedIn found) {
      return found.signIn();
    }
    if (current instanceof Unknown unknown) {
      throw new ToolFailure(Kind.NOT_SIGNED_IN, "its record " + inWords(unknown.reason()), SIGN_IN);
    }
    throw signedOut(request);
  }

  private static String inWords(Reason reason) {
    return switch (reason) {
      case NO_FOLDER -> "can't be looked for, since the user has no home folder";
      case NOT_READABLE -> "may not be read";
      case NOT_A_FILE -> "is no file";
      case TOO_LARGE -> "is larger than any that the extension writes";
      case NOT_OURS -> "is not believed, since another user owns it or may write it";
      case CHANGING -> "kept changing while it was read";
      case UNKNOWN_CLOUD -> "names an authority that is not Microsoft Entra's";
      case UNKNOWN_FORM -> "is of a version, tenant or application that is not known here";
      default -> "is empty, half, or not in the form that the extension writes";
    };
  }
}
