package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.AbstractApplicationBase;
import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import dev.latchkey.identity.internal.http.HttpTransport;
import java.util.concurrent.ExecutorService;

/**
 * The settings whose methods moved between versions of MSAL4J. They stand in a class of their own:
 * where a version lacks one, the first request fails and says so, not the builder of a credential.
 */
final class MsalSettings {
  private MsalSettings() {}

  static void set(
      AbstractClientApplicationBase.Builder<?> builder,
      HttpTransport http,
      ExecutorService executor,
      boolean unsafeLogging) {
    general(builder, http, executor, unsafeLogging);
    try {
      builder.disableInternalRetries(); // Ours follow Retry-After and end in time.
    } catch (NoSuchMethodError e) {
      // MSAL4J 1.20 and older have no such switch. CheckedHttp shows them no answer to repeat.
    }
  }

  /** By the base class, where all versions from 1.15 on have these methods. */
  private static void general(
      AbstractApplicationBase.Builder<?> builder,
      HttpTransport http,
      ExecutorService executor,
      boolean unsafeLogging) {
    builder.httpClient(new CheckedHttp(http));
    builder.executorService(executor);
    builder.logPii(unsafeLogging);
  }
}
