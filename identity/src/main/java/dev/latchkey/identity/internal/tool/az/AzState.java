package dev.latchkey.identity.internal.tool.az;

import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.MsalCache;
import dev.latchkey.identity.internal.files.MsalQuery;
import dev.latchkey.identity.internal.files.StateFiles.Texts;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignIn.Kind;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.StateReader;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in account of the Azure CLI and the access tokens that it holds, from the files in
 * {@code AZURE_CONFIG_DIR}, else {@code ~/.azure}. It writes nothing, starts no process and sends
 * no request.
 *
 * <p>Source: azure-cli 2.45.0 and 2.91.0.
 */
public final class AzState extends StateReader<AzSignIns> {
  static final int PROFILE = 0;
  static final int CONFIG = 1;
  static final int CLOUDS = 2;
  static final int TOKENS = 3;
  static final int PROTECTED_TOKENS = 4;

  private static final String[] FILES = {
    "azureProfile.json",
    "config",
    "clouds.config",
    "msal_token_cache.json",
    // Encrypted: read on Windows alone; elsewhere only its stamp is checked.
    "msal_token_cache.bin"
  };
  private static final int[] CAPS = {4 << 20, 1 << 20, 1 << 20, 8 << 20, 8 << 20};

  /** Gives az a separate part of the cache (az 2.91). */
  private static final String AGENT_VARIABLE = "COPILOT_AGENT_SESSION_ID";

  private final Surroundings surroundings;
  private final @Nullable Path folder;
  private final boolean opensTokenCache;

  /**
   * Creates the Azure CLI's state on one machine.
   *
   * @param surroundings the machine
   * @param opensTokenCache whether az's token cache may be read; if not, only its stamp is checked,
   *     and whether it holds an account is unknown
   */
  public AzState(Surroundings surroundings, boolean opensTokenCache) {
    this(surroundings, opensTokenCache, folder(surroundings, "AZURE_CONFIG_DIR", ".azure"));
  }

  private AzState(Surroundings surroundings, boolean opensTokenCache, @Nullable Path folder) {
    super(surroundings.clock(), folder, FILES, CAPS, TOKENS, TOKENS);
    this.surroundings = surroundings;
    this.opensTokenCache = opensTokenCache;
    this.folder = folder;
  }

  @Override
  protected AzSignIns read(Texts texts, @Nullable CacheQuery query)
      throws UnreadableStateException {
    return AzSignIns.read(
        surroundings,
        String.valueOf(folder),
        texts,
        opensTokenCache,
        query == null ? null : query.scope());
  }

  @Override
  protected SignInState state(AzSignIns signIns, @Nullable String subscription) {
    return signIns.state(subscription);
  }

  @Override
  public Set<String> tenants() {
    AzSignIns signIns = contents();
    return signIns == null ? Set.of() : signIns.profile().tenants();
  }

  @Override
  protected boolean mayRead(CacheQuery query) {
    return opensTokenCache && !surroundings.environment().containsKey(AGENT_VARIABLE);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The token must have the same account, cloud, tenant and scope, be valid for at least five
   * minutes, and not be due for a refresh.
   */
  @Override
  protected @Nullable Token token(AzSignIns signIns, Texts texts, CacheQuery query, boolean isNew)
      throws UnreadableStateException {
    StateText tokens = tokens(surroundings, signIns.cloud(), texts);
    String host = signIns.cloud().host();
    if (!(signIns.state(query.subscription()) instanceof SignedIn found)
        || tokens == null
        || host == null) {
      return null;
    }
    SignIn signIn = found.signIn();
    String tenant = query.tenantId() == null ? signIn.tenantId() : query.tenantId();
    boolean isOfSubscription = query.subscription() == null || tenant.equals(signIn.tenantId());
    if (!MsalQuery.isRealm(tenant)
        || !isOfSubscription
        || !mayHold(signIn, tenant, signIns.cloud())) {
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
    MsalCache known = isNew ? signIns.cache() : null;
    return (known == null ? MsalCache.of(tokens, query.scope()) : known)
        .find(wanted, surroundings.clock().instant());
  }

  /** The token cache, or {@code null} if there is none that can be read. */
  static @Nullable StateText tokens(Surroundings surroundings, AzCloud cloud, Texts texts)
      throws UnreadableStateException {
    if (cloud.isCachePlain()) {
      return texts.find(TOKENS);
    }
    return surroundings.platform() == Platform.WINDOWS
        ? texts.findProtected(PROTECTED_TOKENS)
        : null;
  }

  /**
   * True if az may give out an application's token. It does so only while it holds the
   * application's secret or certificate.
   */
  private boolean mayHold(SignIn signIn, String tenant, AzCloud cloud)
      throws UnreadableStateException {
    return signIn.kind() == Kind.SERVICE_PRINCIPAL
        ? folder != null
            && AzApplications.holdSecret(
                surroundings.clock(), folder, signIn.account(), tenant, cloud.isCachePlain())
        : signIn.hold() == Hold.HELD;
  }
}
