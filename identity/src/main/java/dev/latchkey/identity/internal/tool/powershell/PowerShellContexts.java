package dev.latchkey.identity.internal.tool.powershell;

import com.google.gson.stream.JsonToken;
import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.Shown;
import dev.latchkey.identity.internal.files.StateJson;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.json.JsonText;
import dev.latchkey.identity.internal.tool.Fingerprint;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignIn.Kind;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code AzureRmContext.json}: the contexts that Az.Accounts saved. Only an account's
 * identity is read: its other properties may be unencrypted tokens and secrets.
 *
 * @param chosen the key of the context that a new session starts with, or {@code null}
 * @param contexts the contexts by their keys, in the order of the file
 */
record PowerShellContexts(@Nullable String chosen, Map<String, Context> contexts) {
  /** The key that means "no context" if there are others. */
  private static final String PLACEHOLDER = "Default";

  /** One context. A value that the file lacks is {@code null}. */
  static final class Context {
    private @Nullable String account;
    private @Nullable String type;
    private @Nullable String homeAccountId;
    private @Nullable String tenant;
    private @Nullable String subscription;
    private @Nullable String cloud;

    private void add(String name, JsonText value) throws IOException, UnreadableStateException {
      switch (name) {
        case "Account" -> readPart(value, this::addOfAccount);
        case "Tenant" -> readPart(value, (field, text) -> tenant = only("Id", field, text, tenant));
        case "Subscription" ->
            readPart(value, (field, text) -> subscription = only("Id", field, text, subscription));
        case "Environment" ->
            readPart(value, (field, text) -> cloud = only("Name", field, text, cloud));
        default -> value.skip();
      }
    }

    private void addOfAccount(String name, JsonText value)
        throws IOException, UnreadableStateException {
      switch (name) {
        case "Id" -> account = StateJson.text(value);
        case "Type" -> type = StateJson.text(value);
        case "ExtendedProperties" ->
            readPart(
                value,
                (field, text) -> homeAccountId = only("HomeAccountId", field, text, homeAccountId));
        default -> value.skip();
      }
    }

    /** Reads a part of a context. JSON's null counts as absent. */
    private static void readPart(JsonText value, StateJson.Field field)
        throws IOException, UnreadableStateException {
      if (value.token() != JsonToken.NULL) {
        StateJson.readFields(value, field);
      }
    }

    /** The text of the one requested field; for any other field, the value so far. */
    private static @Nullable String only(
        String wanted, String field, JsonText value, @Nullable String before)
        throws IOException, UnreadableStateException {
      if (field.equals(wanted)) {
        return StateJson.text(value);
      }
      value.skip();
      return before;
    }

    private SignIn signIn(String folder) throws UnreadableStateException {
      String name = Shown.name(account);
      Kind kind = kind();
      String home = homeAccountId == null ? null : Shown.id(homeAccountId);
      String tenantId = tenant == null ? "" : Shown.id(tenant);
      String cloudName = Shown.name(cloud);
      Fingerprint fingerprint =
          Fingerprint.of(
              "pwsh",
              folder,
              cloudName,
              kind.name(),
              name.toLowerCase(Locale.ROOT),
              String.valueOf(home),
              tenantId);
      return new SignIn(
          name,
          kind,
          home,
          tenantId,
          subscription == null ? null : Shown.id(subscription),
          cloudName,
          Hold.UNKNOWN,
          fingerprint);
    }

    private Kind kind() throws UnreadableStateException {
      if ("User".equals(type)) {
        return Kind.USER;
      }
      if ("ServicePrincipal".equals(type)) {
        return Kind.SERVICE_PRINCIPAL;
      }
      if ("ManagedService".equals(type)) {
        return Kind.MANAGED_IDENTITY;
      }
      throw new UnreadableStateException(Reason.UNKNOWN_FORM);
    }
  }

  static PowerShellContexts read(StateText text) throws UnreadableStateException {
    @Nullable String[] chosen = new @Nullable String[1];
    Map<String, Context> contexts = new LinkedHashMap<>();
    StateJson.readObject(
        text,
        true,
        (name, value) -> {
          switch (name) {
            case "DefaultContextKey" -> chosen[0] = StateJson.text(value);
            case "Contexts" ->
                StateJson.readFields(
                    value,
                    (key, json) -> {
                      Context context = new Context();
                      StateJson.readFields(json, context::add);
                      contexts.put(key, context);
                    });
            default -> value.skip();
          }
        });
    return new PowerShellContexts(chosen[0], contexts);
  }

  /** The account with which a new session starts. */
  SignInState signIn(String folder) throws UnreadableStateException {
    if (contexts.isEmpty()) {
      return new SignedOut();
    }
    Context context = chosen == null ? null : contexts.get(chosen);
    if (PLACEHOLDER.equals(chosen)) {
      // If there are other contexts, Az.Accounts drops the placeholder and takes the first of the
      // others. Its dictionary has no order, so the first is known only if there is just one.
      List<Context> others =
          contexts.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(PLACEHOLDER))
              .map(Map.Entry::getValue)
              .toList();
      if (others.size() > 1) {
        throw new UnreadableStateException(Reason.AMBIGUOUS);
      }
      context = others.isEmpty() ? context : others.get(0);
      if (context == null || (others.isEmpty() && context.account == null)) {
        return new SignedOut();
      }
    }
    if (context == null) {
      throw new UnreadableStateException(Reason.NO_SUBSCRIPTION);
    }
    return new SignedIn(context.signIn(folder));
  }
}
