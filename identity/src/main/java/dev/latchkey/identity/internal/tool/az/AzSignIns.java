package dev.latchkey.identity.internal.tool.az;

import dev.latchkey.identity.internal.files.IniText;
import dev.latchkey.identity.internal.files.MsalCache;
import dev.latchkey.identity.internal.files.MsalCache.Account;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.Shown;
import dev.latchkey.identity.internal.files.StateFiles.Texts;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.Fingerprint;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignIn.Kind;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.az.AzProfile.Subscription;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All accounts that are signed in to az in its cloud, from one reading of its files.
 *
 * @param folder az's folder
 * @param cloud az's cloud
 * @param profile the subscriptions of that cloud
 * @param cache the accounts of the token cache, or {@code null} if they can't be read
 */
record AzSignIns(String folder, AzCloud cloud, AzProfile profile, @Nullable MsalCache cache) {
  private static final Set<String> MANAGED =
      Set.of("systemAssignedIdentity", "userAssignedIdentity");

  static AzSignIns read(
      Surroundings surroundings,
      String folder,
      Texts texts,
      boolean opensTokenCache,
      @Nullable String scope)
      throws UnreadableStateException {
    StateText profile = texts.find(AzState.PROFILE);
    if (profile == null) {
      throw new UnreadableStateException(Reason.NO_STATE);
    }
    AzProfile everywhere = AzProfile.parse(profile);
    AzCloud cloud =
        AzCloud.of(
            surroundings,
            IniText.parse(texts.find(AzState.CONFIG), texts.areSettled()),
            IniText.parse(texts.find(AzState.CLOUDS), texts.areSettled()));
    MsalCache cache = null;
    if (opensTokenCache) {
      StateText text = AzState.tokens(surroundings, cloud, texts);
      if (text != null) {
        cache = MsalCache.of(text, scope);
      } else if (cloud.isCachePlain()) {
        cache = MsalCache.empty();
      }
    }
    return new AzSignIns(folder, cloud, everywhere.in(cloud.name()), cache);
  }

  /** The account of the chosen subscription, or of the one with an id or name. */
  SignInState state(@Nullable String subscription) {
    if (profile.isEmpty()) {
      return new SignedOut();
    }
    try {
      return new SignedIn(signIn(profile.one(subscription)));
    } catch (UnreadableStateException e) {
      return new Unknown(e.reason());
    }
  }

  private SignIn signIn(Subscription subscription) throws UnreadableStateException {
    if (subscription.isCloudShell) {
      throw new UnreadableStateException(Reason.ELSEWHERE);
    }
    String account = Shown.name(subscription.user);
    String tenant = Shown.id(subscription.tenantId);
    String id = Shown.id(subscription.id);
    Kind kind = kind(account, subscription.userType);
    Account held = kind == Kind.USER ? held(account) : MsalCache.UNKNOWN;
    String homeAccountId = held.homeAccountId();
    Fingerprint fingerprint =
        Fingerprint.of(
            "az",
            folder,
            cloud.name(),
            String.valueOf(cloud.host()),
            kind.name(),
            account.toLowerCase(Locale.ROOT),
            String.valueOf(subscription.identityInfo),
            tenant,
            held.hold().name(),
            String.valueOf(homeAccountId));
    return new SignIn(
        account,
        kind,
        homeAccountId,
        tenant,
        // For a sign-in without a subscription, az writes the tenant's id in its place.
        id.equals(tenant) ? null : id,
        cloud.name(),
        held.hold(),
        fingerprint);
  }

  private Account held(String account) {
    String host = cloud.host();
    return cache == null || host == null ? MsalCache.UNKNOWN : cache.withName(account, host);
  }

  private static Kind kind(String account, @Nullable String type) throws UnreadableStateException {
    if ("user".equals(type)) {
      return Kind.USER;
    }
    if ("servicePrincipal".equals(type)) {
      return MANAGED.contains(account) ? Kind.MANAGED_IDENTITY : Kind.SERVICE_PRINCIPAL;
    }
    throw new UnreadableStateException(Reason.UNKNOWN_FORM);
  }
}
