package dev.latchkey.identity.internal.tool.azd;

import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.MsalCache;
import dev.latchkey.identity.internal.files.MsalQuery;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.StateFiles.Texts;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.Snapshot;
import dev.latchkey.identity.internal.tool.StateReader;
import dev.latchkey.identity.internal.tool.ToolState;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in account of the Azure Developer CLI and the access tokens that it holds, from the
 * files in {@code AZD_CONFIG_DIR}, else {@code ~/.azd}. With {@code auth.useAzCliAuth}, its sign-in
 * is that of the Azure CLI.
 *
 * <p>Source: azd 1.32.0-beta.1 was run; the token read here is the one that it prints.
 */
public final class AzdState extends StateReader<AzdSignIn> {
  static final int AUTH = 0;
  static final int CONFIG = 1;
  static final int TOKENS = 2;
  static final int PROTECTED_TOKENS = 3;

  private static final String[] FILES = {
    "auth.json",
    "config.json",
    "auth/msal/cache.json",
    // On Windows, where it is encrypted.
    "auth/msal/cache.bin"
  };
  private static final int[] CAPS = {1 << 20, 4 << 20, 8 << 20, 8 << 20};

  /** With one of these set, azd gets its tokens from another program. */
  private static final Set<String> ELSEWHERE =
      Set.of("AZD_AUTH_ENDPOINT", "AZD_AUTH_KEY", "AZD_IN_CLOUDSHELL");

  /** On a Microsoft Dev Box, azd signs in as the Windows user if no account is signed in. */
  private static final String DEV_BOX_VARIABLE = "IsDevBox";

  /** The names of one host: azd takes a token from any of them. */
  private static final Set<String> HOSTS =
      Set.of(
          "login.microsoftonline.com",
          "login.windows.net",
          "login.microsoft.com",
          "sts.windows.net");

  /** What azd requests if it knows no tenant. */
  private static final String HOME_REALM = "organizations";

  private final Surroundings surroundings;
  private final ToolState az;
  private final String folder;
  private final boolean opensTokenCache;

  /**
   * Creates the Azure Developer CLI's state on one machine.
   *
   * @param surroundings the machine
   * @param az the Azure CLI's state on the same machine
   * @param opensTokenCache whether azd's token cache may be read; if not, only its stamp is
   *     checked, and whether it holds an account is unknown
   */
  public AzdState(Surroundings surroundings, ToolState az, boolean opensTokenCache) {
    this(surroundings, az, opensTokenCache, folder(surroundings));
  }

  private AzdState(
      Surroundings surroundings, ToolState az, boolean opensTokenCache, @Nullable Path folder) {
    super(surroundings.clock(), folder, FILES, CAPS, TOKENS, TOKENS);
    this.surroundings = surroundings;
    this.az = az;
    this.opensTokenCache = opensTokenCache;
    this.folder = String.valueOf(folder);
  }

  private static @Nullable Path folder(Surroundings surroundings) {
    boolean hasHome =
        surroundings.variable("AZD_CONFIG_DIR").isPresent()
            || surroundings.variable("HOME").isPresent()
            || surroundings.variable("USERPROFILE").isPresent();
    return hasHome ? folder(surroundings, "AZD_CONFIG_DIR", ".azd") : null;
  }

  @Override
  protected AzdSignIn read(Texts texts, @Nullable CacheQuery query)
      throws UnreadableStateException {
    for (String variable : ELSEWHERE) {
      if (surroundings.environment().containsKey(variable)) {
        throw new UnreadableStateException(Reason.ELSEWHERE);
      }
    }
    if (texts.find(CONFIG) == null && texts.find(AUTH) == null) {
      throw new UnreadableStateException(Reason.NO_STATE);
    }
    AzdSignIn found = AzdSignIn.read(surroundings.platform(), folder, texts, opensTokenCache);
    boolean isNobody = found.state() instanceof SignedOut && !found.isOfAz();
    if (isNobody && surroundings.variable(DEV_BOX_VARIABLE).isPresent()) {
      throw new UnreadableStateException(Reason.ELSEWHERE);
    }
    return found;
  }

  /** {@inheritDoc} azd has no subscriptions, so the subscription makes no difference. */
  @Override
  protected SignInState state(AzdSignIn signIn, @Nullable String subscription) {
    return signIn.state();
  }

  @Override
  protected Snapshot of(AzdSignIn signIn, Snapshot own, @Nullable String subscription) {
    return signIn.isOfAz() ? throughAz(own) : own;
  }

  /**
   * The snapshot if azd's own files say that az decides: the files of both tools then define the
   * sign-in. If az is signed out, azd is run, since only its answer names the remedy.
   */
  private Snapshot throughAz(Snapshot own) {
    Snapshot ofAz = az.snapshot(null, null);
    SignInState state =
        ofAz.state() instanceof SignedIn found
            ? new SignedIn(found.signIn().through("azd"))
            : ofAz.state() instanceof Unknown ? ofAz.state() : new Unknown(Reason.ELSEWHERE);
    return new Snapshot(
        state,
        List.of(own.who(), ofAz.who()),
        own.isWhoSettled() && ofAz.isWhoSettled(),
        ofAz.tokens(),
        own.isSettled() && ofAz.isSettled(),
        true,
        null);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Without a tenant, azd uses that of the account's home, or of {@code AZURE_SUBSCRIPTION_ID}.
   * Only azd can find the latter, so the cache is then not read.
   */
  @Override
  protected boolean mayRead(CacheQuery query) {
    return opensTokenCache && query.subscription() == null && realm(query) != null;
  }

  private @Nullable String realm(CacheQuery query) {
    String tenant = query.tenantId();
    if (tenant != null) {
      return MsalQuery.isRealm(tenant) ? tenant : null;
    }
    return surroundings.environment().containsKey("AZURE_SUBSCRIPTION_ID") ? null : HOME_REALM;
  }

  @Override
  protected @Nullable Token token(AzdSignIn signedIn, Texts texts, CacheQuery query, boolean isNew)
      throws UnreadableStateException {
    StateText tokens = AzdSignIn.tokens(surroundings.platform(), texts);
    String realm = realm(query);
    if (!(signedIn.state() instanceof SignedIn found)
        || signedIn.isOfAz()
        || tokens == null
        || realm == null) {
      return null;
    }
    SignIn signIn = found.signIn();
    if (signIn.hold() != Hold.HELD || !signIn.cloud().equals(AzdSignIn.DEFAULT_CLOUD)) {
      return null;
    }
    MsalQuery wanted =
        new MsalQuery(signIn.homeAccountId(), HOSTS, MsalQuery.AZ_CLIENT_ID, realm, query.scope());
    return MsalCache.of(tokens, query.scope()).find(wanted, surroundings.clock().instant());
  }
}
