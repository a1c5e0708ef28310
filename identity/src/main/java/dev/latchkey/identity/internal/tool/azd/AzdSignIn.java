package dev.latchkey.identity.internal.tool.azd;

import com.google.gson.stream.JsonToken;
import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.MsalCache;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.Shown;
import dev.latchkey.identity.internal.files.StateFiles.Texts;
import dev.latchkey.identity.internal.files.StateJson;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.json.JsonText;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.tool.Fingerprint;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignIn.Kind;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in account of azd, from one reading of its files.
 *
 * @param state the sign-in, unless az must be run
 * @param isOfAz whether azd uses the sign-in of az
 */
record AzdSignIn(SignInState state, boolean isOfAz) {
  static final String DEFAULT_CLOUD = "AzureCloud";

  /** The values that Go's {@code ParseBool} takes as true; azd writes options as texts. */
  private static final Set<String> YES = Set.of("1", "t", "T", "true", "TRUE", "True");

  private static final String MANAGED_IDENTITY = "managedIdentity";

  static AzdSignIn read(Platform platform, String folder, Texts texts, boolean opensTokenCache)
      throws UnreadableStateException {
    Config config = new Config();
    StateText options = texts.find(AzdState.CONFIG);
    if (options != null) {
      StateJson.readObject(options, false, config);
    }
    if (config.isOfAz) {
      return new AzdSignIn(new SignedOut(), true);
    }
    StateText auth = texts.find(AzdState.AUTH);
    if (auth == null) {
      throw new UnreadableStateException(Reason.NO_STATE);
    }
    Account account = new Account();
    StateJson.readObject(auth, false, account);
    if (!account.isThere) {
      return new AzdSignIn(new SignedOut(), false);
    }
    return new AzdSignIn(
        new SignedIn(
            account.signIn(
                folder, config.cloud, opensTokenCache ? accounts(platform, texts) : null)),
        false);
  }

  /** The accounts of the token cache, or {@code null} if they can't be read. */
  private static @Nullable MsalCache accounts(Platform platform, Texts texts)
      throws UnreadableStateException {
    StateText tokens = tokens(platform, texts);
    if (tokens != null) {
      return MsalCache.of(tokens, null);
    }
    return platform == Platform.WINDOWS ? null : MsalCache.empty();
  }

  /** The token cache, or {@code null} if there is none that can be read. */
  static @Nullable StateText tokens(Platform platform, Texts texts)
      throws UnreadableStateException {
    StateText encrypted =
        platform == Platform.WINDOWS ? texts.findProtected(AzdState.PROTECTED_TOKENS) : null;
    return encrypted == null ? texts.find(AzdState.TOKENS) : encrypted;
  }

  /** The relevant fields of {@code config.json}. */
  private static final class Config implements StateJson.Field {
    private boolean isOfAz;
    private String cloud = DEFAULT_CLOUD;

    @Override
    public void read(String section, JsonText json) throws IOException, UnreadableStateException {
      if (!section.equals("auth") && !section.equals("cloud")) {
        json.skip();
        return;
      }
      for (String name = StateJson.firstField(json);
          name != null;
          name = StateJson.nextField(json)) {
        if (section.equals("auth") && name.equals("useAzCliAuth")) {
          isOfAz = YES.contains(String.valueOf(StateJson.text(json)));
        } else if (section.equals("cloud") && name.equals("name")) {
          cloud = Shown.name(StateJson.text(json));
        } else {
          json.skip();
        }
      }
    }
  }

  /** {@code auth.account.currentUser} of {@code auth.json}. */
  private static final class Account implements StateJson.Field {
    private static final List<String> PATH = List.of("auth", "account", "currentUser");

    private boolean isThere;
    private boolean isOfBroker;
    private boolean isManaged;
    private @Nullable String homeAccountId;
    private @Nullable String clientId;
    private @Nullable String tenantId;

    @Override
    public void read(String name, JsonText json) throws IOException, UnreadableStateException {
      readInside(0, name, json);
    }

    private void readInside(int depth, String name, JsonText json)
        throws IOException, UnreadableStateException {
      boolean isUser = depth == PATH.size() - 1;
      if (!name.equals(PATH.get(depth))) {
        json.skip();
      } else if (!isUser || json.token() != JsonToken.NULL) {
        isThere |= isUser;
        for (String inner = StateJson.firstField(json);
            inner != null;
            inner = StateJson.nextField(json)) {
          if (isUser) {
            add(inner, json);
          } else {
            readInside(depth + 1, inner, json);
          }
        }
      }
    }

    private void add(String name, JsonText value) throws IOException, UnreadableStateException {
      switch (name) {
        case "homeAccountId" -> homeAccountId = StateJson.text(value);
        case "clientId" -> clientId = StateJson.text(value);
        case "tenantId" -> tenantId = StateJson.text(value);
        case MANAGED_IDENTITY -> isManaged = StateJson.truth(value);
        case "fromOneAuth" -> isOfBroker = StateJson.truth(value);
        default -> throw new UnreadableStateException(Reason.UNKNOWN_FORM);
      }
    }

    private SignIn signIn(String folder, String cloud, @Nullable MsalCache cache)
        throws UnreadableStateException {
      if (isManaged && homeAccountId == null) {
        return of(Kind.MANAGED_IDENTITY, MANAGED_IDENTITY, "", folder, cloud, MsalCache.UNKNOWN);
      }
      if (clientId != null && tenantId != null && homeAccountId == null) {
        String tenant = Shown.id(tenantId);
        String client = Shown.id(clientId);
        return of(Kind.SERVICE_PRINCIPAL, client, tenant, folder, cloud, MsalCache.UNKNOWN);
      }
      if (homeAccountId == null || clientId != null || tenantId != null || isManaged) {
        throw new UnreadableStateException(Reason.UNKNOWN_FORM);
      }
      String id = Shown.id(homeAccountId);
      MsalCache.Account held = cache == null || isOfBroker ? MsalCache.UNKNOWN : cache.withId(id);
      String name = held.hold() == Hold.HELD ? Shown.name(held.username()) : id;
      return of(Kind.USER, name, id.substring(id.indexOf('.') + 1), folder, cloud, held);
    }

    private SignIn of(
        Kind kind,
        String name,
        String tenant,
        String folder,
        String cloud,
        MsalCache.Account held) {
      Fingerprint fingerprint =
          Fingerprint.of(
              "azd",
              folder,
              cloud,
              kind.name(),
              String.valueOf(homeAccountId),
              String.valueOf(clientId),
              String.valueOf(tenantId),
              held.hold().name());
      return new SignIn(name, kind, homeAccountId, tenant, null, cloud, held.hold(), fingerprint);
    }
  }
}
