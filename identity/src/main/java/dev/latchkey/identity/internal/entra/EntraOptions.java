package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.TenantRule;
import java.net.MalformedURLException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What all credentials that ask Microsoft Entra themselves have in common, as it was when they were
 * built.
 *
 * @param clientId the application's id
 * @param authority the server that signs in
 * @param tenants which tenants may be asked for
 * @param http the client for requests to Microsoft Entra
 * @param executor the app's own threads, or {@code null}
 * @param disk where tokens outlive the app, or {@code null}
 * @param authorityAsked whether a server whose name is not known is asked about at Microsoft's
 * @param unsafeLogging whether MSAL may log personal data
 * @param accountLogged whether the log may name the account
 * @param clock the time
 */
public record EntraOptions(
    String clientId,
    Authority authority,
    TenantRule tenants,
    HttpTransport http,
    @Nullable ExecutorService executor,
    @Nullable CacheOnDisk disk,
    boolean authorityAsked,
    boolean unsafeLogging,
    boolean accountLogged,
    Clock clock) {

  /** Stands for the tenant of whoever signs in. */
  public static final String ANY_TENANT = "organizations";

  /** What the server is told that this client can do: handle a claims challenge. */
  private static final Set<String> CLAIMS_CHALLENGES = Set.of("CP1");

  /**
   * The tenant of the builder.
   *
   * @return its id or domain, {@code organizations} where none is set
   */
  public String homeTenant() {
    return tenants.configured() != null ? tenants.configured() : ANY_TENANT;
  }

  /**
   * The same with another HTTP client.
   *
   * @param other the client
   * @return the options
   */
  public EntraOptions through(HttpTransport other) {
    return new EntraOptions(
        clientId,
        authority,
        tenants,
        other,
        executor,
        disk,
        authorityAsked,
        unsafeLogging,
        accountLogged,
        clock);
  }

  /**
   * Sets what MSAL's application of any kind needs.
   *
   * @param builder MSAL's builder
   * @param tenant the tenant of the authority
   * @param cae whether the application handles claims challenges
   * @param <B> its type
   * @return the same builder
   * @throws Failure when tokens can't be kept on disk
   */
  public <B extends AbstractClientApplicationBase.Builder<B>> B apply(
      B builder, String tenant, boolean cae) throws Failure {
    if (disk != null) {
      builder.setTokenCacheAccessAspect(disk.aspect(cae));
    }
    try {
      builder
          .authority(authority.of(tenant))
          // A known host is not asked about itself.
          .instanceDiscovery(authorityAsked && !authority.isKnown())
          .httpClient(new CheckedHttp(http))
          // The work is in a thread of its own already, which an interrupt of the caller ends.
          .executorService(new DirectExecutor())
          .logPii(unsafeLogging);
      builder.disableInternalRetries(); // Ours know Retry-After and the end of patience.
      return cae ? builder.clientCapabilities(CLAIMS_CHALLENGES) : builder;
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("'" + authority.host() + "' is no address.", e);
    }
  }
}
