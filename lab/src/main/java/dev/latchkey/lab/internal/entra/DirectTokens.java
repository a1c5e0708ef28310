package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.trouble.Subject;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Tokens issued without a request to Entra: for managed identities, and for tests. */
public final class DirectTokens {
  private final Directory directory;
  private final TokenIssuer issuer;
  private final ScriptedTrouble trouble;
  private final Clients clients;
  private final ResourcePrincipals resources;
  private final Clock clock;

  DirectTokens(Directory directory, TokenIssuer issuer, ScriptedTrouble trouble, Clock clock) {
    this.directory = directory;
    this.issuer = issuer;
    this.trouble = trouble;
    this.clients = new Clients(directory);
    this.resources = new ResourcePrincipals(directory);
    this.clock = clock;
  }

  /**
   * A token of a managed identity. Only the machine that has the identity asks for one.
   *
   * @param identity the identity
   * @param resource what the token is for, {@code https://storage.azure.com}
   * @param place the endpoint that was asked
   * @return the token
   * @throws EntraException if the tenant has no such resource, or a trouble is scripted
   * @throws IOException if the lab ends meanwhile
   */
  public IssuedToken ofManagedIdentity(ManagedIdentity identity, String resource, Place place)
      throws EntraException, IOException {
    Tenant tenant = directory.findTenant(identity.tenantId()).orElseThrow();
    ResourcePrincipals.Principal found = find(tenant, resource);
    Subject subject =
        ScriptedTrouble.subject(tenant, identity.clientId(), identity.name(), resource);
    return issuer
        .skewed(trouble.meet(place, subject, ScriptedTrouble.Way.APP, false))
        .managedIdentityToken(tenant, identity, found);
  }

  /**
   * An access token of a user, as the Azure CLI would get it in the user's home tenant.
   *
   * @param user the user
   * @param resource what the token is for: {@code https://storage.azure.com}, or the client id of
   *     an app
   * @return the token
   * @throws EntraException if the tenant has no such resource
   */
  public String ofUser(User user, String resource) throws EntraException {
    Tenant tenant = directory.findTenant(user.homeTenantId()).orElseThrow();
    RequestedScope scope = RequestedScope.ofResource(resource);
    Clients.Client az = clients.find(Clients.AZURE_CLI, tenant);
    ResourcePrincipals.Principal found = find(tenant, resource);
    return issuer.userAccessToken(
        tenant,
        user,
        new TokenIssuer.Requester(az, "0", false),
        found,
        scope.permission(az, found.api()));
  }

  private ResourcePrincipals.Principal find(Tenant tenant, String resource) throws EntraException {
    return resources
        .find(tenant.id(), resource)
        .orElseThrow(() -> EntraException.unknownResource(resource, tenant.displayName()));
  }

  /** {@return the time by which tokens are issued} */
  public Instant now() {
    return clock.instant();
  }

  /**
   * A refusal as one text, for an endpoint that passes it on.
   *
   * @param refusal the refusal
   * @return code, description and ids
   */
  public String describe(EntraException refusal) {
    return ErrorAnswer.describe(
        refusal, UUID.randomUUID().toString(), UUID.randomUUID().toString(), clock.instant());
  }
}
