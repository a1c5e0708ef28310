package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Tenant;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The clients of Entra: Microsoft's developer tools, and the apps of the directory. */
final class Clients {
  static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

  private static final String AZURE_POWERSHELL = "1950a258-227b-4e31-a9cf-717495945fc2";

  /** Microsoft's public clients; their ids are the same everywhere. azd signs in as az. */
  private static final Map<String, String> TOOLS =
      Map.of(
          AZURE_CLI,
          "Microsoft Azure CLI",
          AZURE_POWERSHELL,
          "Microsoft Azure PowerShell",
          "aebc6443-996d-45c2-90f0-388ff96faa56",
          "Visual Studio Code");

  private static final String NATIVE_CLIENT =
      "https://login.microsoftonline.com/common/oauth2/nativeclient";

  private static final String LOCALHOST = "localhost";

  private final Directory directory;

  Clients(Directory directory) {
    this.directory = directory;
  }

  /**
   * A client.
   *
   * @param clientId the application (client) id
   * @param displayName its name
   * @param app the registration, unless it is one of Microsoft's
   * @param isManagedIdentity true if no user ever signs in to it
   */
  record Client(String clientId, String displayName, @Nullable App app, boolean isManagedIdentity) {

    /** True if it shares refresh tokens with the other clients of Microsoft's family. */
    boolean isFamily() {
      return app == null;
    }

    /**
     * What Microsoft consented to for its tools, at Graph. The user's own rights limit it further.
     */
    String graphPermissions() {
      return switch (clientId) {
        case AZURE_CLI ->
            "AuditLog.Read.All Directory.AccessAsUser.All Group.ReadWrite.All User.ReadWrite.All";
        case AZURE_POWERSHELL -> "AuditLog.Read.All Directory.AccessAsUser.All";
        default -> "User.Read";
      };
    }

    /** True if it must prove itself by a secret or an assertion. */
    boolean isConfidential() {
      return app != null
          && (isManagedIdentity
              || !app.secrets().isEmpty()
              || !app.clientCertificates().isEmpty()
              || !app.federatedCredentials().isEmpty());
    }
  }

  /**
   * Finds a client.
   *
   * @param clientId the id in the request
   * @param tenant the tenant; {@code null} for {@code organizations} and {@code common}
   */
  Client find(String clientId, @Nullable Tenant tenant) throws EntraException {
    if (clientId.isEmpty()) {
      throw EntraException.missingParameter("client_id");
    }
    String id = clientId.toLowerCase(Locale.ROOT);
    String tool = TOOLS.get(id);
    if (tool != null) {
      return new Client(id, tool, null, false);
    }
    Optional<App> app =
        directory
            .findApp(id)
            .filter(found ->
                tenant == null || found.isMultiTenant() || found.tenantId().equals(tenant.id()));
    if (app.isEmpty()) {
      throw EntraException.unknownClient(
          clientId, tenant == null ? "organizations" : tenant.displayName());
    }
    boolean isIdentity =
        directory.managedIdentities().stream().anyMatch(i -> i.clientId().equalsIgnoreCase(id));
    return new Client(app.get().clientId(), app.get().displayName(), app.get(), isIdentity);
  }

  /** True for a redirect URI whose codes only a page can redeem. */
  static boolean isOnlyForPages(Client client, URI redirectUri) {
    return client.app() != null
        && client.app().spaRedirectUris().stream().anyMatch(known -> isSame(known, redirectUri));
  }

  /** At localhost any port is the same, as for the redirect itself. */
  private static boolean isSame(URI known, URI redirectUri) {
    return known.equals(redirectUri)
        || (LOCALHOST.equals(known.getHost())
            && LOCALHOST.equals(redirectUri.getHost())
            && String.valueOf(known.getScheme()).equals(redirectUri.getScheme())
            && path(known).equals(path(redirectUri)));
  }

  private static String path(URI uri) {
    return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
  }

  /**
   * True if a page of this origin may redeem a code. Where an app does not say which of its
   * addresses are of pages, those are that it registered and has no credentials for.
   */
  static boolean isOfPage(Client client, URI redirectUri, String origin) {
    App app = client.app();
    if (app == null || !app.spaRedirectUris().isEmpty()) {
      return isOnlyForPages(client, redirectUri);
    }
    return !client.isConfidential()
        && app.redirectUris().contains(redirectUri)
        && (redirectUri.getScheme() + "://" + redirectUri.getRawAuthority()).equals(origin);
  }

  /** An app of one tenant signs in nobody where the tenant is that of any user. */
  static void requireAudience(Client client, Authority authority) throws EntraException {
    if (authority.tenant() == null && client.app() != null && !client.app().isMultiTenant()) {
      throw AppRefusals.notMultiTenant(client.clientId(), client.displayName());
    }
  }

  /** Codes are sent to loopback or to a registered address only. */
  static URI checkRedirect(Client client, String redirectUri) throws EntraException {
    try {
      URI uri = URI.create(redirectUri);
      boolean isLoopback =
          "http".equals(uri.getScheme())
              && List.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(uri.getHost()));
      boolean isRegistered =
          client.app() == null
              ? redirectUri.equals(NATIVE_CLIENT)
              : client.app().redirectUris().contains(uri);
      if ((isLoopback || isRegistered) && uri.getFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // This is no address, and is refused like one that is not registered.
    }
    throw EntraException.redirectMismatch(redirectUri, client.clientId());
  }
}
