package dev.latchkey.identity.internal.tool.vscode;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.broker.Brokers;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.BrokerAnswer;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.ToolFacts;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Visual Studio Code on one machine. Its record names the account, and the machine's broker issues
 * a token of exactly that account. It never asks the user for anything.
 */
public final class VisualStudioCode implements DeveloperTool {
  private static final ToolFacts FACTS =
      new ToolFacts(
          "Visual Studio Code",
          "the request to the authentication broker",
          true,
          "",
          "",
          true,
          "Visual Studio Code (https://code.visualstudio.com)");

  private static final Remedy SIGN_IN =
      Remedy.step(
          "install the extension Azure Resources in Visual Studio Code and run its command 'Azure: Sign"
              + " In'; where you are signed in already, sign out first");

  private static final Remedy SIGN_IN_THROUGH_BROKER =
      Remedy.step(
          "sign out and in again in Visual Studio Code, with its setting"
              + " microsoft-authentication.implementation unset, or sign in to another tool: az login");

  /** The sign-in servers, by the cloud's name. */
  private static final String PUBLIC_SERVER = "https://login.microsoftonline.com";

  private static final String CHINA_SERVER = "https://login.chinacloudapi.cn";
  private static final String GOVERNMENT_SERVER = "https://login.microsoftonline.us";

  /** The home tenant of all personal Microsoft accounts. */
  private static final String PERSONAL = ".9188040d-6c67-4c5b-b112-36a304b66dad";

  private final Surroundings surroundings;
  private final VisualStudioCodeState state;
  private volatile @Nullable Brokers brokers;

  /**
   * Creates the Visual Studio Code of a machine, with the broker on the class path.
   *
   * @param surroundings the machine
   */
  public VisualStudioCode(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.state = new VisualStudioCodeState(surroundings);
  }

  VisualStudioCode(Surroundings surroundings, Brokers brokers) {
    this.surroundings = surroundings;
    this.state = new VisualStudioCodeState(surroundings);
    this.brokers = brokers;
  }

  /**
   * The Visual Studio Code of one machine, for all credentials.
   *
   * @param surroundings the machine
   * @return the tool
   */
  public static SharedTool on(Surroundings surroundings) {
    VisualStudioCode code = new VisualStudioCode(surroundings);
    return new SharedTool(code, code.state, surroundings.clock());
  }

  /** Created when a broker is needed: most machines have no record. */
  private Brokers brokers() {
    Brokers known = brokers;
    if (known == null) {
      known = Brokers.ofThisLibrary(surroundings);
      brokers = known;
    }
    return known;
  }

  @Override
  public ToolFacts facts() {
    return FACTS;
  }

  /** Fails for a record that can't be read: without it, no broker is asked. */
  @Override
  public @Nullable String requireInstalled() throws Failure {
    if (state.current() instanceof Unknown unknown) {
      throw unusable(unknown);
    }
    return null;
  }

  @Override
  public void requireBroker() throws Failure {
    brokers().find().requirePossible();
  }

  @Override
  public Failure signedOut(ToolRequest request) {
    return new Failure(
        FailureKind.NOT_SIGNED_IN, "nobody is signed in to Azure there, by its record", SIGN_IN);
  }

  @Override
  public Optional<String> cachedScope(ToolRequest request) {
    return Optional.empty();
  }

  @Override
  public Token token(ToolRequest request, Duration timeout) throws Failure, InterruptedException {
    // The record comes first: most machines have none, and then nothing else is loaded.
    SignIn signIn = signIn(request);
    String account = Optional.ofNullable(signIn.homeAccountId()).orElseThrow();
    if (account.endsWith(PERSONAL)) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "a personal Microsoft account is signed in there, of which no broker gives tokens",
          Remedy.step("sign in to Visual Studio Code with a work or school account"));
    }
    BrokerRequest asked =
        new BrokerRequest(
            account,
            signIn.account(),
            VisualStudioCodeState.CLIENT_ID,
            server(signIn.cloud()),
            request.tenant().orElse(signIn.tenantId()),
            request.scopes(),
            request.claims().orElse(null),
            false,
            false);
    BrokerToken token;
    try {
      token = brokers().find().token(asked, timeout);
    } catch (Failure e) {
      throw explained(e);
    }
    // A broker may choose another account. Its token must not be used for this account's data.
    if (!account.equalsIgnoreCase(token.homeAccountId())) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "the authentication broker answered for another account than the one signed in there",
          SIGN_IN);
    }
    return BrokerAnswer.token(token, request.tenant().orElse(null));
  }

  /** The failure of a broker, in terms of this tool. */
  private static Failure explained(Failure e) {
    if (e.kind() == FailureKind.NOT_SIGNED_IN) {
      return new Failure(
          e.kind(),
          "an account is signed in there, and "
              + e.seen()
              + ": Visual Studio Code may have signed in through the browser",
          SIGN_IN_THROUGH_BROKER);
    }
    boolean isMendedBySignIn =
        e.kind() == FailureKind.UNEXPECTED || e.kind() == FailureKind.REAUTHENTICATION_REQUIRED;
    return isMendedBySignIn && e.remedy().isEmpty()
        ? new Failure(e.kind(), e.seen(), SIGN_IN, e.getCause())
        : e;
  }

  private static String server(String cloud) {
    return switch (cloud) {
      case "AzureChinaCloud" -> CHINA_SERVER;
      case "AzureUSGovernment" -> GOVERNMENT_SERVER;
      default -> PUBLIC_SERVER;
    };
  }

  private SignIn signIn(ToolRequest request) throws Failure {
    SignInState current = state.current();
    if (current instanceof SignedIn found) {
      return found.signIn();
    }
    if (current instanceof Unknown unknown) {
      throw unusable(unknown);
    }
    throw signedOut(request);
  }

  private static Failure unusable(Unknown unknown) {
    return new Failure(
        FailureKind.NOT_SIGNED_IN, "its record " + inWords(unknown.reason()), SIGN_IN);
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
