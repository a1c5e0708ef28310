package dev.latchkey.identity.internal.state;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.state.SignIn.Hold;
import dev.latchkey.identity.internal.state.SignInState.Reason;
import dev.latchkey.identity.internal.state.SignInState.SignedIn;
import dev.latchkey.identity.internal.state.SignInState.SignedOut;
import dev.latchkey.identity.internal.state.SignInState.Unknown;
import dev.latchkey.identity.internal.state.StateFiles.Name;
import dev.latchkey.identity.internal.state.StateFiles.Reader;
import dev.latchkey.identity.internal.state.StateFiles.Reading;
import dev.latchkey.identity.internal.state.StateFiles.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in to the Azure Developer CLI, and the access tokens that it holds, by the files in
 * {@code AZD_CONFIG_DIR}, else {@code ~/.azd}. With {@code auth.useAzCliAuth} its sign-in is that
 * of the Azure CLI. Read as {@link AzState} reads.
 *
 * <p>Safe for use by many threads at once.
 *
 * <p>Source: azd 1.32.0-beta.1, run; what is read is what it prints.
 */
public final class AzdState implements ToolState {
  static final int AUTH = 0;
  static final int CONFIG = 1;
  static final int TOKENS = 2;

  private static final List<Name> FILES =
      List.of(
          new Name("auth.json", 1 << 20),
          new Name("config.json", 4 << 20),
          new Name("auth/msal/cache.json", 8 << 20),
          // Encrypted, on Windows: never read, but that it was written is seen.
          new Name("auth/msal/cache.bin", 0));

  /** With one of these azd takes its tokens from somebody else. */
  private static final Set<String> ELSEWHERE =
      Set.of("AZD_AUTH_ENDPOINT", "AZD_AUTH_KEY", "AZD_IN_CLOUDSHELL");

  /** On a Microsoft Dev Box azd signs in as the user of Windows where nobody is signed in to it. */
  private static final String DEV_BOX_VARIABLE = "IsDevBox";

  /** The names of one host: azd takes a token that was issued at any of them. */
  private static final Set<String> HOSTS =
      Set.of(
          "login.microsoftonline.com",
          "login.windows.net",
          "login.microsoft.com",
          "sts.windows.net");

  /** What azd asks for when it knows no tenant. */
  private static final String HOME_REALM = "organizations";

  private static final Look NOWHERE =
      new Look(new Unknown(Reason.NO_FOLDER), List.of(), List.of(), true);

  private final Surroundings surroundings;
  private final AzState az;
  private final String folder;
  private final @Nullable StateFiles files;
  private final boolean opensTokenCache;
  private volatile @Nullable View view;

  /** What the last reading found, and when it began, by {@link System#nanoTime}. */
  private record View(Reading<AzdSignIn> reading, Look look, long start) {}

  /**
   * The Azure Developer CLI's state on one machine.
   *
   * @param surroundings the machine
   * @param az the Azure CLI's state on the same machine
   */
  public AzdState(Surroundings surroundings, AzState az) {
    this(surroundings, az, true);
  }

  /**
   * The Azure Developer CLI's state on one machine.
   *
   * @param surroundings the machine
   * @param az the Azure CLI's state on the same machine
   * @param opensTokenCache whether azd's token cache may be opened; if not, it is looked at from
   *     outside, and whether it holds an account is unknown
   */
  public AzdState(Surroundings surroundings, AzState az, boolean opensTokenCache) {
    this.surroundings = surroundings;
    this.opensTokenCache = opensTokenCache;
    this.az = az;
    boolean hasHome =
        surroundings.variable("AZD_CONFIG_DIR").isPresent()
            || surroundings.variable("HOME").isPresent()
            || surroundings.variable("USERPROFILE").isPresent();
    Path found =
        hasHome ? ToolFolder.find(surroundings, "AZD_CONFIG_DIR", ".azd").orElse(null) : null;
    this.folder = String.valueOf(found);
    this.files = found == null ? null : new StateFiles(surroundings.clock(), found, FILES);
  }

  /**
   * Who is signed in now.
   *
   * @return who
   */
  public SignInState current() {
    return look(null).state();
  }

  /** {@inheritDoc} azd knows no subscriptions: which one is meant makes no difference. */
  @Override
  public Look look(@Nullable String subscription) {
    StateFiles present = files;
    if (present == null) {
      return NOWHERE;
    }
    View now = view;
    if (now == null || !present.areStill(now.reading())) {
      now = readAgain(present, System.nanoTime());
    }
    AzdSignIn signIn = now.reading().value();
    return signIn != null && signIn.isOfAz() ? throughAz(now.look()) : now.look();
  }

  /** One thread at a time reads; one that has waited takes what was read since it came. */
  private synchronized View readAgain(StateFiles present, long arrival) {
    View now = view;
    if (now == null || (now.start() - arrival < 0 && !present.areStill(now.reading()))) {
      long start = System.nanoTime();
      now = view(present.read(new SignInReader()), start);
      view = now;
    }
    return now;
  }

  private static View view(Reading<AzdSignIn> reading, long start) {
    AzdSignIn signIn = reading.value();
    SignInState state = signIn == null ? new Unknown(reading.failureOrMalformed()) : signIn.state();
    return new View(reading, reading.look(state, TOKENS, FILES.size() - TOKENS), start);
  }

  /**
   * azd's own files say that az decides; both tools' files then say who is signed in. Where az says
   * "nobody", azd is asked, since only its answer names what to do.
   */
  private Look throughAz(Look own) {
    Look look = az.look(null);
    SignInState state =
        look.state() instanceof SignedIn found
            ? new SignedIn(found.signIn().through("azd"))
            : look.state() instanceof Unknown ? look.state() : new Unknown(Reason.ELSEWHERE);
    return new Look(
        state,
        List.of(own.who(), look.who()),
        own.isWhoSettled() && look.isWhoSettled(),
        look.tokens(),
        own.isSettled() && look.isSettled());
  }

  private AzdSignIn signIn(Texts texts) throws UnreadableStateException {
    View seen = view;
    AzdSignIn known = seen == null ? null : seen.reading().value();
    return seen != null && known != null && texts.areAsIn(seen.reading()) ? known : signInOf(texts);
  }

  private AzdSignIn signInOf(Texts texts) throws UnreadableStateException {
    for (String variable : ELSEWHERE) {
      if (surroundings.environment().containsKey(variable)) {
        throw new UnreadableStateException(Reason.ELSEWHERE);
      }
    }
    AzdSignIn found = AzdSignIn.read(surroundings.platform(), folder, texts, opensTokenCache);
    boolean isNobody = found.state() instanceof SignedOut && !found.isOfAz();
    if (isNobody && surroundings.variable(DEV_BOX_VARIABLE).isPresent()) {
      throw new UnreadableStateException(Reason.ELSEWHERE);
    }
    return found;
  }

  /** Finds out who is signed in. A class, as its like in {@link StateJson}. */
  private final class SignInReader implements Reader<AzdSignIn> {
    @Override
    public AzdSignIn read(Texts texts) throws UnreadableStateException {
      return signIn(texts);
    }
  }

  /** Finds a token. */
  private final class TokenReader implements Reader<@Nullable CachedToken> {
    private final String realm;
    private final String scope;

    private TokenReader(String realm, String scope) {
      this.realm = realm;
      this.scope = scope;
    }

    @Override
    public @Nullable CachedToken read(Texts texts) throws UnreadableStateException {
      return AzdState.this.read(texts, realm, scope);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>By the rules of {@link AzState#findToken}. Without a tenant azd asks for that of the
   * account's home, or of {@code AZURE_SUBSCRIPTION_ID}, which only azd can look up: then nothing
   * is found here.
   */
  @Override
  public Optional<CachedToken> findToken(CacheQuery query) {
    StateFiles present = files;
    if (present == null
        || !opensTokenCache
        || query.isChallenged()
        || query.subscription() != null) {
      return Optional.empty();
    }
    String realm = realm(query);
    return realm == null
        ? Optional.empty()
        : Optional.ofNullable(present.read(new TokenReader(realm, query.scope())).value());
  }

  private @Nullable String realm(CacheQuery query) {
    String tenant = query.tenantId();
    if (tenant != null) {
      return MsalQuery.isRealm(tenant) ? tenant : null;
    }
    return surroundings.environment().containsKey("AZURE_SUBSCRIPTION_ID") ? null : HOME_REALM;
  }

  private @Nullable CachedToken read(Texts texts, String realm, String scope)
      throws UnreadableStateException {
    AzdSignIn signedIn = signIn(texts);
    StateText tokens = texts.find(TOKENS);
    if (!(signedIn.state() instanceof SignedIn found) || signedIn.isOfAz() || tokens == null) {
      return null;
    }
    SignIn signIn = found.signIn();
    if (signIn.hold() != Hold.HELD || !signIn.cloud().equals(AzdSignIn.DEFAULT_CLOUD)) {
      return null;
    }
    MsalQuery wanted =
        new MsalQuery(signIn.homeAccountId(), HOSTS, MsalQuery.AZ_CLIENT_ID, realm, scope);
    MsalToken token = MsalCache.find(tokens, wanted, surroundings.clock().instant());
    return token == null ? null : token.of(signIn);
  }
}
