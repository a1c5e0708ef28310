package dev.latchkey.identity.broker.internal.runtime;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * The functions of MSALRuntime that are used here, which all its versions since 0.13 have. A handle
 * that a function returns is an error, or null; whoever gets a handle releases it. Texts are UTF-16
 * on Windows and UTF-8 elsewhere, so {@link NativeText} writes and reads them.
 *
 * <p>Source: the exports of MSALRuntime 0.13.12 and 0.20.7, and Microsoft's own Java binding {@code
 * com.microsoft.azure:javamsalruntime} 0.13.10.
 */
@SuppressWarnings({"checkstyle:MethodName", "MissingJavadocMethod"}) // The library's own names.
interface MsalRuntime extends Library {
  /** Gets a result on one of the library's own threads. */
  interface Completion extends Callback {
    void completed(@Nullable Pointer result, @Nullable Pointer data);
  }

  @Nullable Pointer MSALRUNTIME_Startup();

  void MSALRUNTIME_Shutdown();

  @Nullable Pointer MSALRUNTIME_CreateAuthParameters(
      Pointer clientId, Pointer authority, PointerByReference parameters);

  @Nullable Pointer MSALRUNTIME_ReleaseAuthParameters(Pointer parameters);

  @Nullable Pointer MSALRUNTIME_SetRequestedScopes(Pointer parameters, Pointer scopes);

  @Nullable Pointer MSALRUNTIME_SetRedirectUri(Pointer parameters, Pointer uri);

  @Nullable Pointer MSALRUNTIME_SetDecodedClaims(Pointer parameters, Pointer claims);

  @Nullable Pointer MSALRUNTIME_SetAdditionalParameter(
      Pointer parameters, Pointer name, Pointer value);

  @Nullable Pointer MSALRUNTIME_ReadAccountByIdAsync(
      Pointer accountId,
      Pointer correlationId,
      Completion completion,
      @Nullable Pointer data,
      PointerByReference async);

  @Nullable Pointer MSALRUNTIME_DiscoverAccountsAsync(
      Pointer clientId,
      Pointer correlationId,
      Completion completion,
      @Nullable Pointer data,
      PointerByReference async);

  @Nullable Pointer MSALRUNTIME_SignInSilentlyAsync(
      Pointer parameters,
      Pointer correlationId,
      Completion completion,
      @Nullable Pointer data,
      PointerByReference async);

  @Nullable Pointer MSALRUNTIME_AcquireTokenSilentlyAsync(
      Pointer parameters,
      Pointer correlationId,
      Pointer account,
      Completion completion,
      @Nullable Pointer data,
      PointerByReference async);

  @Nullable Pointer MSALRUNTIME_SignInInteractivelyAsync(
      Pointer window,
      Pointer parameters,
      Pointer correlationId,
      Pointer loginHint,
      Completion completion,
      @Nullable Pointer data,
      PointerByReference async);

  @Nullable Pointer MSALRUNTIME_AcquireTokenInteractivelyAsync(
      Pointer window,
      Pointer parameters,
      Pointer correlationId,
      Pointer account,
      Completion completion,
      @Nullable Pointer data,
      PointerByReference async);

  @Nullable Pointer MSALRUNTIME_CancelAsyncOperation(Pointer async);

  @Nullable Pointer MSALRUNTIME_ReleaseAsyncHandle(Pointer async);

  @Nullable Pointer MSALRUNTIME_GetReadAccount(Pointer result, PointerByReference account);

  @Nullable Pointer MSALRUNTIME_GetReadAccountError(Pointer result, PointerByReference error);

  @Nullable Pointer MSALRUNTIME_ReleaseReadAccountResult(Pointer result);

  @Nullable Pointer MSALRUNTIME_GetDiscoverAccountsAt(
      Pointer result, int index, PointerByReference account);

  @Nullable Pointer MSALRUNTIME_GetDiscoverAccountsError(Pointer result, PointerByReference error);

  @Nullable Pointer MSALRUNTIME_ReleaseDiscoverAccountsResult(Pointer result);

  @Nullable Pointer MSALRUNTIME_GetError(Pointer result, PointerByReference error);

  @Nullable Pointer MSALRUNTIME_GetAccount(Pointer result, PointerByReference account);

  @Nullable Pointer MSALRUNTIME_GetAccessToken(
      Pointer result, @Nullable Pointer text, IntByReference size);

  @Nullable Pointer MSALRUNTIME_GetExpiresOn(Pointer result, LongByReference seconds);

  @Nullable Pointer MSALRUNTIME_ReleaseAuthResult(Pointer result);

  @Nullable Pointer MSALRUNTIME_GetHomeAccountId(
      Pointer account, @Nullable Pointer text, IntByReference size);

  @Nullable Pointer MSALRUNTIME_GetUserName(
      Pointer account, @Nullable Pointer text, IntByReference size);

  @Nullable Pointer MSALRUNTIME_GetRealm(
      Pointer account, @Nullable Pointer text, IntByReference size);

  @Nullable Pointer MSALRUNTIME_ReleaseAccount(Pointer account);

  @Nullable Pointer MSALRUNTIME_GetStatus(Pointer error, IntByReference status);

  @Nullable Pointer MSALRUNTIME_GetTag(Pointer error, IntByReference tag);

  @Nullable Pointer MSALRUNTIME_GetContext(
      Pointer error, @Nullable Pointer text, IntByReference size);

  /** What it returns is no handle. */
  void MSALRUNTIME_ReleaseError(Pointer error);
}
