package dev.latchkey.identity.internal.state;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.state.SignIn.Hold;
import dev.latchkey.identity.internal.state.SignIn.Kind;
import dev.latchkey.identity.internal.state.SignInState.Reason;
import dev.latchkey.identity.internal.state.SignInState.SignedIn;
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
 * Who is signed in to the Azure CLI, and the access tokens that it holds, by the files in {@code
 * AZURE_CONFIG_DIR}, else {@code ~/.azure}. They are looked at on every call, and read again when
 * one of them was written. Nothing is written, no process started, no server asked.
 *
 * <p>Safe for use by many threads at once.
 *
 * <p>Source: azure-cli 2.45.0 and 2.91.0.
 */
public final class AzState implements ToolState {
  static final int PROFILE = 0;
  static final int CONFIG = 1;
  static final int CLOUDS = 2;
  static final int TOKENS = 3;
  private static final int APPLICATIONS = 5;

  private static final List<Name> FILES =
      List.of(
          new Name("azureProfile.json", 4 << 20),
          new Name("config", 1 << 20),
          new Name("clouds.config", 1 << 20),
          new Name("msal_token_cache.json", 8 << 20),
          // Encrypted: never read, but that it was written is seen.
          new Name("msal_token_cache.bin", 0),
          new Name("service_principal_entries.json", 1 << 20));

  /** Gives az a part of the cache of its own (az 2.91). */
  private static final String AGENT_VARIABLE = "COPILOT_AGENT_SESSION_ID";

  private static final Look NOWHERE =
      new Look(new Unknown(Reason.NO_FOLDER), List.of(), List.of(), true);

  private final Surroundings surroundings;
  private final String folder;
  private final @Nullable StateFiles signInFiles;
  private final @Nullable StateFiles allFiles;
  private final boolean opensTokenCache;
  private volatile @Nullable View view;

  /** What the last reading found, and when it began, by {@link System#nanoTime}. */
  private record View(Reading<AzSignIns> reading, Look look, long start) {}

  /**
   * The Azure CLI's state on one machine.
   *
   * @param surroundings the machine
   */
  public AzState(Surroundings surroundings) {
    this(surroundings, true);
  }

  /**
   * The Azure CLI's state on one machine.
   *
   * @param surroundings the machine
   * @param opensTokenCache whether az's token cache may be opened; if not, it is looked at from
   *     outside, and whether it holds an account is unknown
   */
  public AzState(Surroundings surroundings, boolean opensTokenCache) {
    this.surroundings = surroundings;
    this.opensTokenCache = opensTokenCache;
    Path found = ToolFolder.find(surroundings, "AZURE_CONFIG_DIR", ".azure").orElse(null);
    this.folder = String.valueOf(found);
    this.signInFiles = files(found, FILES.subList(0, APPLICATIONS));
    this.allFiles = files(found, FILES);
  }

  private @Nullable StateFiles files(@Nullable Path inside, List<Name> names) {
    return inside == null ? null : new StateFiles(surroundings.clock(), inside, names);
  }

  /**
   * Who is signed in now, by the subscription that az is set to.
   *
   * @return who
   */
  public SignInState current() {
    return look(null).state();
  }

  /**
   * Whose account az would use for a subscription.
   *
   * @param subscription its id or name
   * @return who
   */
  public SignInState ofSubscription(String subscription) {
    return look(subscription).state();
  }

  @Override
  public Look look(@Nullable String subscription) {
    StateFiles files = signInFiles;
    if (files == null) {
      return NOWHERE;
    }
    View now = view;
    if (now == null || !files.areStill(now.reading())) {
      now = readAgain(files, System.nanoTime());
    }
    Look look = now.look();
    AzSignIns signIns = now.reading().value();
    return subscription == null || signIns == null
        ? look
        : new Look(
            signIns.state(subscription),
            look.who(),
            look.isWhoSettled(),
            look.tokens(),
            look.isSettled());
  }

  /** One thread at a time reads; one that has waited takes what was read since it came. */
  private synchronized View readAgain(StateFiles present, long arrival) {
    View now = view;
    if (now == null || (now.start() - arrival < 0 && !present.areStill(now.reading()))) {
      long start = System.nanoTime();
      now = view(present.read(new SignInsReader()), start);
      view = now;
    }
    return now;
  }

  private static View view(Reading<AzSignIns> reading, long start) {
    AzSignIns signIns = reading.value();
    SignInState current =
        signIns == null ? new Unknown(reading.failureOrMalformed()) : signIns.state(null);
    return new View(reading, reading.look(current, TOKENS, APPLICATIONS - TOKENS), start);
  }

  private AzSignIns signIns(Texts texts) throws UnreadableStateException {
    View seen = view;
    AzSignIns known = seen == null ? null : seen.reading().value();
    return seen != null && known != null && texts.areAsIn(seen.reading())
        ? known
        : AzSignIns.read(surroundings, folder, texts, opensTokenCache);
  }

  /** Finds out who is signed in. A class, as its like in {@link StateJson}. */
  private final class SignInsReader implements Reader<AzSignIns> {
    @Override
    public AzSignIns read(Texts texts) throws UnreadableStateException {
      return signIns(texts);
    }
  }

  /** Finds a token. */
  private final class TokenReader implements Reader<@Nullable CachedToken> {
    private final CacheQuery query;

    private TokenReader(CacheQuery query) {
      this.query = query;
    }

    @Override
    public @Nullable CachedToken read(Texts texts) throws UnreadableStateException {
      return AzState.this.read(texts, query);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Same account, cloud, tenant and scope, at least five minutes left, not due to be refreshed.
   * The files are read together, so that the token is that of the sign-in beside it.
   */
  @Override
  public Optional<CachedToken> findToken(CacheQuery query) {
    StateFiles files = allFiles;
    if (files == null
        || !opensTokenCache
        || query.isChallenged()
        || surroundings.environment().containsKey(AGENT_VARIABLE)) {
      return Optional.empty();
    }
    return Optional.ofNullable(files.read(new TokenReader(query)).value());
  }

  private @Nullable CachedToken read(Texts texts, CacheQuery query)
      throws UnreadableStateException {
    AzSignIns signIns = signIns(texts);
    StateText tokens = texts.find(TOKENS);
    String host = signIns.cloud().host();
    if (!(signIns.state(query.subscription()) instanceof SignedIn found)
        || !signIns.cloud().isCachePlain()
        || tokens == null
        || host == null) {
      return null;
    }
    SignIn signIn = found.signIn();
    String tenant = query.tenantId() == null ? signIn.tenantId() : query.tenantId();
    boolean isOfSubscription = query.subscription() == null || tenant.equals(signIn.tenantId());
    if (!MsalQuery.isRealm(tenant) || !isOfSubscription || !mayHold(signIn, tenant, texts)) {
      return null;
    }
    boolean isUser = signIn.kind() == Kind.USER;
    MsalQuery wanted =
        new MsalQuery(
            signIn.homeAccountId(),
            Set.of(host),
            isUser ? MsalQuery.AZ_CLIENT_ID : signIn.account(),
            tenant,
            query.scope());
    MsalToken token = MsalCache.find(tokens, wanted, surroundings.clock().instant());
    return token == null ? null : token.of(signIn);
  }

  private static boolean mayHold(SignIn signIn, String tenant, Texts texts)
      throws UnreadableStateException {
    if (signIn.kind() != Kind.SERVICE_PRINCIPAL) {
      return signIn.hold() == Hold.HELD;
    }
    StateText applications = texts.find(APPLICATIONS);
    return applications != null
        && AzApplications.holdSecret(applications, signIn.account(), tenant);
  }
}
