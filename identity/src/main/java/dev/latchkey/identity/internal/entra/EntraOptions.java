package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.TenantRule;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.net.MalformedURLException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The options of every credential that asks Microsoft Entra itself, fixed when it is built.
 *
 * @param clientId the application's id
 * @param authority the server that signs in
 * @param tenants which tenants may be asked for
 * @param http the transport to Microsoft Entra
 * @param executor the app's own threads, or {@code null}
 * @param disk the cache on disk, or {@code null} to keep tokens in memory
 * @param authorityAsked whether Microsoft is asked about an unknown server (instance discovery)
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

  /** Stands for the tenant of the user who signs in. */
  public static final String ANY_TENANT = "organizations";

  /** The capability that tells the server that this client handles claims challenges. */
  private static final Set<String> CLAIMS_CHALLENGES = Set.of("CP1");

  /**
   * The builder's tenant.
   *
   * @return its id or domain, {@code organizations} where none is set
   */
  public String homeTenant() {
    return tenants.configured() != null ? tenants.configured() : ANY_TENANT;
  }

  /**
   * Checks a request.
   *
   * @param request the caller's request
   * @return the request with its tenant
   * @throws IllegalArgumentException for a tenant that must not be asked for, or for scopes or
   *     claims that can't be
   */
  public EntraRequest check(TokenRequest request) {
    String tenant = tenants.resolve(request.tenant());
    return EntraRequest.of(request, tenant != null ? tenant : homeTenant());
  }

  /**
   * The same options with another transport.
   *
   * @param other the transport
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
   * Sets the options of one of MSAL's applications.
   *
   * @param builder MSAL's builder
   * @param tenant the tenant of the authority
   * @param cae whether the application handles claims challenges
   * @param threads the threads of its requests
   * @param <B> its type
   * @return the same builder
   * @throws Failure when tokens can't be kept on disk
   */
  public <B extends AbstractClientApplicationBase.Builder<B>> B apply(
      B builder, String tenant, boolean cae, ExecutorService threads) throws Failure {
    if (disk != null) {
      builder.setTokenCacheAccessAspect(disk.aspect(cae));
    }
    try {
      builder
          .authority(authority.of(tenant))
          // Microsoft's own hosts need no discovery.
          .instanceDiscovery(authorityAsked && !authority.isKnown());
      MsalSettings.set(builder, http, threads, unsafeLogging);
      return cae ? builder.clientCapabilities(CLAIMS_CHALLENGES) : builder;
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("'" + authority.host() + "' is no address.", e);
    }
  }
}
