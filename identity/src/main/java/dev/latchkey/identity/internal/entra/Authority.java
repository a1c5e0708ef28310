package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.process.Surroundings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The server that signs users and applications in: its address without a tenant.
 *
 * @param host {@code https://login.microsoftonline.com}, without a slash at its end
 */
public record Authority(String host) {
  /** Microsoft's public cloud. */
  public static final Authority PUBLIC = new Authority("https://login.microsoftonline.com");

  /**
   * Microsoft's hosts, from MSAL4J 1.26. They need no instance discovery, which saves a request at
   * each start of an app.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "login.microsoftonline.com",
          "login.windows.net",
          "login.microsoft.com",
          "sts.windows.net",
          "login.partner.microsoftonline.cn",
          "login.chinacloudapi.cn",
          "login.microsoftonline.us",
          "login.usgovcloudapi.net",
          "login-us.microsoftonline.com",
          "login.microsoftonline.de");

  /**
   * Checks an address.
   *
   * @param address the option of a builder, or {@code AZURE_AUTHORITY_HOST}
   * @param setting the option's name, for the message
   * @return the authority
   * @throws IllegalArgumentException for anything but an https address of a host
   */
  public static Authority of(String address, String setting) {
    String trimmed = address.strip();
    try {
      URI uri = new URI(trimmed);
      boolean plain =
          "https".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && uri.getPort() <= 0xFFFF
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null
              && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
      if (plain) {
        return new Authority(trimmed.replaceFirst("/$", ""));
      }
    } catch (URISyntaxException e) {
      // The message below says enough.
    }
    throw new IllegalArgumentException(
        setting
            + " '"
            + shown(trimmed)
            + "' is no address of a host by https: 'https://login.microsoftonline.com' is one.");
  }

  /** The address without a user, since a password may follow the name. */
  private static String shown(String address) {
    return Surroundings.shown(address).replaceAll("//[^/@]*@", "//…@");
  }

  /**
   * Whether the host is one of Microsoft's.
   *
   * @return {@code true} if it needs no instance discovery
   */
  public boolean isKnown() {
    return KNOWN.contains(URI.create(host).getHost().toLowerCase(Locale.ROOT))
        && URI.create(host).getPort() == -1;
  }

  /**
   * The authority of a tenant.
   *
   * @param tenant an id, a domain name, {@code organizations}
   * @return its address, as MSAL takes it
   */
  public String of(String tenant) {
    return host + "/" + tenant + "/";
  }
}
