package dev.latchkey.identity.broker.internal.runtime;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.broker.internal.codec.CorrelationId;
import dev.latchkey.identity.broker.internal.codec.RequestJson;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls to the broker through MSALRuntime. Each handle is released by the call that got it. */
final class RuntimeSession implements BrokerSession {
  /** More accounts than any machine has: a bound for what a broken library says. */
  private static final int MOST_ACCOUNTS = 1000;

  private final LoadedRuntime loaded;
  private final MsalRuntime runtime;
  private final NativeText texts;
  private final RuntimeErrors errors;

  RuntimeSession(LoadedRuntime loaded) {
    this.loaded = loaded;
    this.runtime = loaded.runtime();
    this.texts = loaded.texts();
    this.errors = loaded.errors();
  }

  @Override
  public List<Account> accounts(String clientId, Deadline deadline)
      throws Failure, InterruptedException {
    Pointer client = texts.of(clientId);
    Pointer id = texts.of(CorrelationId.next());
    Pointer result =
        RuntimeCall.make(
            runtime,
            errors,
            one -> errors.ignore(runtime.MSALRUNTIME_ReleaseDiscoverAccountsResult(one)),
            deadline,
            (completion, async) ->
                runtime.MSALRUNTIME_DiscoverAccountsAsync(client, id, completion, null, async));
    try {
      PointerByReference error = new PointerByReference();
      errors.check(runtime.MSALRUNTIME_GetDiscoverAccountsError(result, error));
      errors.check(error.getValue());
      List<Account> accounts = new ArrayList<>();
      Account next = accountAt(result, 0);
      while (next != null && accounts.size() < MOST_ACCOUNTS) {
        accounts.add(next);
        next = accountAt(result, accounts.size());
      }
      return accounts;
    } finally {
      errors.ignore(runtime.MSALRUNTIME_ReleaseDiscoverAccountsResult(result));
    }
  }

  private @Nullable Account accountAt(Pointer result, int index) {
    PointerByReference account = new PointerByReference();
    Pointer error = runtime.MSALRUNTIME_GetDiscoverAccountsAt(result, index, account);
    if (error != null) {
      errors.ignore(error); // There are no more.
      return null;
    }
    return account.getValue() == null ? null : read(account.getValue());
  }

  /** Reads an account and releases it. */
  private Account read(Pointer account) {
    try {
      Map<String, String> fields = new HashMap<>();
      fields.put(
          Account.HOME_ACCOUNT_ID,
          texts.read(
              runtime, (text, size) -> runtime.MSALRUNTIME_GetHomeAccountId(account, text, size)));
      fields.put(
          Account.USERNAME,
          texts.read(
              runtime, (text, size) -> runtime.MSALRUNTIME_GetUserName(account, text, size)));
      fields.put(
          Account.REALM,
          texts.read(runtime, (text, size) -> runtime.MSALRUNTIME_GetRealm(account, text, size)));
      return new Account(fields, 0);
    } finally {
      errors.ignore(runtime.MSALRUNTIME_ReleaseAccount(account));
    }
  }

  /**
   * {@inheritDoc} Where the broker does not list the account, its own choice is asked for; the
   * caller compares the answer with the account.
   */
  @Override
  public BrokerToken silent(TokenCall call, Deadline deadline)
      throws Failure, InterruptedException {
    Pointer account = accountOf(call, deadline);
    Pointer id = texts.of(CorrelationId.next());
    try {
      return token(
          call,
          deadline,
          (parameters, completion, async) ->
              account == null
                  ? runtime.MSALRUNTIME_SignInSilentlyAsync(parameters, id, completion, null, async)
                  : runtime.MSALRUNTIME_AcquireTokenSilentlyAsync(
                      parameters, id, account, completion, null, async));
    } finally {
      if (account != null) {
        errors.ignore(runtime.MSALRUNTIME_ReleaseAccount(account));
      }
    }
  }

  @Override
  public BrokerToken interactive(TokenCall call, Deadline deadline)
      throws Failure, InterruptedException {
    if (!loaded.hasWindows()) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "the broker's sign-in window can be opened only on Windows and Linux",
          Remedy.step("use DeviceCodeCredential, or sign in to a tool: az login"));
    }
    Pointer window = new Pointer(loaded.windowOr(call.window()));
    Pointer account = accountOf(call, deadline);
    Pointer id = texts.of(CorrelationId.next());
    Pointer hint = texts.of(RequestJson.username(call));
    try {
      return token(
          call,
          deadline,
          (parameters, completion, async) ->
              account == null
                  ? runtime.MSALRUNTIME_SignInInteractivelyAsync(
                      window, parameters, id, hint, completion, null, async)
                  : runtime.MSALRUNTIME_AcquireTokenInteractivelyAsync(
                      window, parameters, id, account, completion, null, async));
    } finally {
      if (account != null) {
        errors.ignore(runtime.MSALRUNTIME_ReleaseAccount(account));
      }
    }
  }

  /** The handle of the account that a call names; {@code null} if the library does not find it. */
  private @Nullable Pointer accountOf(TokenCall call, Deadline deadline)
      throws Failure, InterruptedException {
    Account wanted = call.account();
    if (wanted == null) {
      return null;
    }
    String homeAccount = wanted.homeAccountId();
    int dot = homeAccount.indexOf('.');
    Pointer object = texts.of(dot < 0 ? homeAccount : homeAccount.substring(0, dot));
    Pointer id = texts.of(CorrelationId.next());
    Pointer result =
        RuntimeCall.make(
            runtime,
            errors,
            one -> errors.ignore(runtime.MSALRUNTIME_ReleaseReadAccountResult(one)),
            deadline,
            (completion, async) ->
                runtime.MSALRUNTIME_ReadAccountByIdAsync(object, id, completion, null, async));
    try {
      PointerByReference error = new PointerByReference();
      errors.check(runtime.MSALRUNTIME_GetReadAccountError(result, error));
      if (error.getValue() != null) {
        errors.ignore(error.getValue());
        return null;
      }
      PointerByReference account = new PointerByReference();
      errors.check(runtime.MSALRUNTIME_GetReadAccount(result, account));
      return account.getValue();
    } finally {
      errors.ignore(runtime.MSALRUNTIME_ReleaseReadAccountResult(result));
    }
  }

  /** Starts a call for a token. */
  private interface TokenStart {
    @Nullable Pointer start(
        Pointer parameters, MsalRuntime.Completion completion, PointerByReference async);
  }

  private BrokerToken token(TokenCall call, Deadline deadline, TokenStart start)
      throws Failure, InterruptedException {
    Pointer parameters = parameters(call);
    try {
      Pointer result =
          RuntimeCall.make(
              runtime,
              errors,
              one -> errors.ignore(runtime.MSALRUNTIME_ReleaseAuthResult(one)),
              deadline,
              (completion, async) -> start.start(parameters, completion, async));
      try {
        return token(result);
      } finally {
        errors.ignore(runtime.MSALRUNTIME_ReleaseAuthResult(result));
      }
    } finally {
      errors.ignore(runtime.MSALRUNTIME_ReleaseAuthParameters(parameters));
    }
  }

  private BrokerToken token(Pointer result) throws Failure {
    PointerByReference error = new PointerByReference();
    errors.check(runtime.MSALRUNTIME_GetError(result, error));
    errors.check(error.getValue());
    LongByReference expiry = new LongByReference();
    errors.check(runtime.MSALRUNTIME_GetExpiresOn(result, expiry));
    PointerByReference handle = new PointerByReference();
    errors.check(runtime.MSALRUNTIME_GetAccount(result, handle));
    Account account =
        handle.getValue() == null ? new Account(Map.of(), 0) : read(handle.getValue());
    String value =
        texts.read(runtime, (text, size) -> runtime.MSALRUNTIME_GetAccessToken(result, text, size));
    if (value.isEmpty() || expiry.getValue() <= 0) {
      throw new Failure(
          FailureKind.UNREADABLE_ANSWER,
          "the authentication broker answered without a token or its expiry");
    }
    String realm = account.text(Account.REALM);
    return new BrokerToken(
        value,
        Instant.ofEpochSecond(expiry.getValue()),
        account.homeAccountId(),
        account.username(),
        realm.isEmpty() ? null : realm);
  }

  private Pointer parameters(TokenCall call) throws Failure {
    BrokerRequest request = call.request();
    PointerByReference created = new PointerByReference();
    Pointer client = texts.of(request.clientId());
    Pointer authority = texts.of(request.authorityHost() + "/" + request.tenant());
    errors.check(runtime.MSALRUNTIME_CreateAuthParameters(client, authority, created));
    Pointer parameters = created.getValue();
    boolean isComplete = false;
    try {
      errors.check(
          runtime.MSALRUNTIME_SetRequestedScopes(
              parameters, texts.of(String.join(" ", RequestJson.scopes(request)))));
      errors.check(
          runtime.MSALRUNTIME_SetRedirectUri(
              parameters, texts.of(loaded.redirectUri(request.clientId()))));
      String claims = RequestJson.claims(request);
      if (!claims.isEmpty()) {
        errors.check(runtime.MSALRUNTIME_SetDecodedClaims(parameters, texts.of(claims)));
      }
      if (request.isPersonalAllowed()) {
        errors.check(
            runtime.MSALRUNTIME_SetAdditionalParameter(
                parameters, texts.of("msal_request_type"), texts.of("consumer_passthrough")));
      }
      isComplete = true;
      return parameters;
    } finally {
      if (!isComplete) {
        errors.ignore(runtime.MSALRUNTIME_ReleaseAuthParameters(parameters));
      }
    }
  }

  @Override
  public void close() {
    // The library stays loaded; every call has released what it got.
  }
}
