package dev.latchkey.lab;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientCertificate;
import dev.latchkey.lab.directory.ClientSecret;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ExposedApi;
import dev.latchkey.lab.directory.ExposedApi.AppRole;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.internal.rules.Rules;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Describes an app registration of a lab. Made by {@link TenantBuilder#app}. */
public final class AppBuilder {
  /** The longest that Entra's portal offers. */
  private static final Duration SECRET_LIFETIME = Duration.ofDays(730);

  private final String name;
  private final String domain;
  private final Clock clock;
  private final List<String> secrets = new ArrayList<>();
  private final List<X509Certificate> certificates = new ArrayList<>();
  private final List<URI> redirectUris = new ArrayList<>();
  private final List<URI> spaRedirectUris = new ArrayList<>();
  private final Federation federation = new Federation();
  private String clientId;
  private boolean withNewSecret;
  private boolean withNewCertificate;
  private boolean isMultiTenant;
  private final List<String> identifierUris = new ArrayList<>();
  private final List<String> scopes = new ArrayList<>();
  private final Map<String, List<String>> roles = new LinkedHashMap<>();
  private boolean acceptsVersion2 = true;
  private boolean withGroups;

  AppBuilder(String name, String domain, Clock clock) {
    this.name = name;
    this.domain = domain;
    this.clock = clock;
    this.clientId = Ids.of("app", domain, name);
  }

  /**
   * The application (client) id.
   *
   * @param clientId a GUID; derived from the name by default
   * @return this
   */
  public AppBuilder clientId(String clientId) {
    this.clientId = Rules.GUID.checkLowerCase("client id", clientId);
    return this;
  }

  /**
   * Adds a secret that the lab makes: 256 random bits, new in every lab.
   *
   * @return this
   */
  public AppBuilder secret() {
    withNewSecret = true;
    return this;
  }

  /**
   * Adds a secret.
   *
   * @param secret the secret
   * @return this
   */
  public AppBuilder secret(String secret) {
    // No message shows a secret, not even one that is refused.
    try {
      secrets.add(Rules.SECRET.check("secret", secret));
    } catch (IllegalArgumentException e) {
      throw Rules.refused("secret", "...", Rules.SECRET.allowed());
    }
    return this;
  }

  /**
   * Adds a certificate. The lab makes its key when the certificate is first used.
   *
   * @return this
   */
  public AppBuilder certificate() {
    withNewCertificate = true;
    return this;
  }

  /**
   * Adds a certificate.
   *
   * @param certificate the certificate; a client with its key can sign in as this app
   * @return this
   */
  public AppBuilder certificate(X509Certificate certificate) {
    certificates.add(Objects.requireNonNull(certificate, "certificate"));
    return this;
  }

  /**
   * Adds a redirect URI, to which authorization codes may be sent. Loopback addresses are always
   * allowed.
   *
   * @param redirectUri the address
   * @return this
   */
  public AppBuilder redirectUri(URI redirectUri) {
    redirectUris.add(Rules.redirectUri(redirectUri));
    return this;
  }

  /**
   * Adds a redirect URI of a single-page app: a page redeems the code, and nothing else can.
   *
   * @param redirectUri the address
   * @return this
   */
  public AppBuilder spaRedirectUri(URI redirectUri) {
    spaRedirectUris.add(Rules.redirectUri(redirectUri));
    return redirectUri(redirectUri);
  }

  /**
   * Lets users of other tenants sign in to this app. Otherwise Entra refuses it at {@code /common}
   * and {@code /organizations} with AADSTS50194.
   *
   * @return this
   */
  public AppBuilder multiTenant() {
    isMultiTenant = true;
    return this;
  }

  /**
   * Adds an identifier URI: a name by which clients ask for tokens for this app, beside {@code
   * api://} and its client id.
   *
   * @param identifierUri {@code api://contoso.test/orders} or an https address
   * @return this
   */
  public AppBuilder identifierUri(String identifierUri) {
    identifierUris.add(Rules.IDENTIFIER_URI.check("identifier URI", identifierUri));
    return this;
  }

  /**
   * Adds scopes: permissions that a client can ask for on behalf of a user. With one or more of
   * them, any other is refused with AADSTS650053; without any, every scope is granted.
   *
   * @param scopes the values, {@code Orders.Read}
   * @return this
   */
  public AppBuilder scopes(String... scopes) {
    for (String scope : scopes) {
      this.scopes.add(Rules.PERMISSION.check("scope", scope));
    }
    return this;
  }

  /**
   * Adds an app role, which tokens for this app have in their claim {@code roles}.
   *
   * @param value the value, {@code Orders.ReadAll}
   * @param members who has it: {@code alice}, {@code carol@fabrikam.test} for a guest, or the name
   *     of a group or of an app
   * @return this
   */
  public AppBuilder role(String value, String... members) {
    roles
        .computeIfAbsent(Rules.PERMISSION.check("app role", value), of -> new ArrayList<>())
        .addAll(List.of(members));
    return this;
  }

  /**
   * The shape of the access tokens for this app.
   *
   * @param version 1 or 2; 2 by default
   * @return this
   */
  public AppBuilder tokenVersion(int version) {
    if (version != 1 && version != 2) {
      throw Rules.refused("token version", Integer.toString(version), "1, 2");
    }
    acceptsVersion2 = version == 2;
    return this;
  }

  /**
   * Puts the object ids of the user's groups into the tokens for this app. Beyond 200, Entra names
   * the place to ask for them instead.
   *
   * @return this
   */
  public AppBuilder groupClaims() {
    withGroups = true;
    return this;
  }

  /**
   * Trusts the tokens of an issuer for one subject, such as a Kubernetes service account or a
   * GitHub workflow, to sign in as this app. {@link Lab#federatedToken(String, String)} makes such
   * tokens.
   *
   * @param issuer the {@code iss} claim, {@code https://token.actions.githubusercontent.com}
   * @param subject the {@code sub} claim, {@code repo:contoso/app:ref:refs/heads/main}
   * @return this
   */
  public AppBuilder federatedCredential(String issuer, String subject) {
    federation.add(issuer, subject);
    return this;
  }

  /**
   * As {@link #federatedCredential(String, String)}, for another audience than {@value
   * FederatedCredential#TOKEN_EXCHANGE}.
   *
   * @param issuer the {@code iss} claim
   * @param subject the {@code sub} claim
   * @param audience the {@code aud} claim
   * @return this
   */
  public AppBuilder federatedCredential(String issuer, String subject, String audience) {
    federation.add(issuer, subject, audience);
    return this;
  }

  /**
   * Adds an Azure Pipelines service connection that signs in as this app, by workload identity
   * federation.
   *
   * @param name its name
   * @return this
   */
  public AppBuilder serviceConnection(String name) {
    federation.addServiceConnection(name);
    return this;
  }

  App build(String tenantId) {
    List<String> values = new ArrayList<>(secrets);
    if (withNewSecret) {
      values.add(Secrets.create());
    }
    List<ClientSecret> allSecrets = new ArrayList<>();
    for (String value : values) {
      Instant now = clock.instant();
      String keyId = Ids.of("secret", domain, name, Integer.toString(allSecrets.size()));
      allSecrets.add(new ClientSecret(keyId, "", value, now, now.plus(SECRET_LIFETIME)));
    }
    List<ClientCertificate> allCertificates =
        new ArrayList<>(certificates.stream().map(ClientCertificate::of).toList());
    if (withNewCertificate) {
      allCertificates.add(ClientCertificate.madeWhenNeeded(name, clock.instant()));
    }
    return new App(
        tenantId,
        clientId,
        Ids.of("registration", domain, name),
        Ids.of("servicePrincipal", domain, name),
        name,
        allSecrets,
        allCertificates,
        federation.credentials(),
        redirectUris,
        spaRedirectUris,
        isMultiTenant,
        new ExposedApi(identifierUris, scopes, List.of(), acceptsVersion2, withGroups));
  }

  /** Now the names of members can be resolved. */
  void addRolesTo(Directory directory, String tenantId) {
    if (roles.isEmpty()) {
      return;
    }
    Names names = new Names(directory);
    List<AppRole> all = new ArrayList<>();
    roles.forEach((value, members) ->
        all.add(
            new AppRole(
                value,
                members.stream()
                    .map(member -> names.memberOf(tenantId, domain, member))
                    .toList())));
    App app = directory.findApp(clientId).orElseThrow();
    directory.replace(app.withApi(app.api().withRoles(all)));
  }
}
