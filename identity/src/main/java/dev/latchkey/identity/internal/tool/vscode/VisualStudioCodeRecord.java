package dev.latchkey.identity.internal.tool.vscode;

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
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checked record of Visual Studio Code's extension. The checks stop a planted file from sending
 * a request to an attacker's server or in another application's name.
 */
final class VisualStudioCodeRecord {
  private static final Set<String> FIELDS =
      Set.of("username", "authority", "homeAccountId", "tenantId", "clientId", "version");

  /** The sign-in hosts of Entra, by cloud. */
  private static final Map<String, String> CLOUDS =
      Map.of(
          "login.microsoftonline.com", "AzureCloud",
          "login.windows.net", "AzureCloud",
          "login.microsoft.com", "AzureCloud",
          "login.chinacloudapi.cn", "AzureChinaCloud",
          "login.partner.microsoftonline.cn", "AzureChinaCloud",
          "login.microsoftonline.us", "AzureUSGovernment");

  /** The object id and the home tenant. */
  private static final Pattern HOME_ACCOUNT =
      Pattern.compile("[0-9A-Za-z-]{1,64}\\.[0-9A-Za-z-]{1,64}");

  private static final Pattern TENANT = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,127}");
  private static final String ON_PREMISES = "adfs";

  private final Map<String, String> fields = new HashMap<>();

  private VisualStudioCodeRecord() {}

  static VisualStudioCodeRecord read(StateText text) throws UnreadableStateException {
    VisualStudioCodeRecord record = new VisualStudioCodeRecord();
    StateJson.readObject(text, true, record::add);
    return record;
  }

  private void add(String name, JsonText value) throws IOException, UnreadableStateException {
    if (!FIELDS.contains(name)) {
      value.skip();
    } else if (value.token() != JsonToken.NULL) {
      fields.put(name, String.valueOf(StateJson.text(value)));
    }
  }

  /**
   * The sign-in that the record describes.
   *
   * @param folder the folder of the record
   */
  SignIn signIn(String folder) throws UnreadableStateException {
    String account = Shown.name(fields.get("username"));
    String version = fields.get("version");
    if ((version != null && !version.equals("1.0"))
        || !VisualStudioCodeState.CLIENT_ID.equalsIgnoreCase(fields.get("clientId"))) {
      throw new UnreadableStateException(Reason.UNKNOWN_FORM);
    }
    String homeAccount = require(HOME_ACCOUNT, fields.get("homeAccountId"));
    String homeTenant = homeAccount.substring(homeAccount.indexOf('.') + 1);
    String tenant = require(TENANT, fields.getOrDefault("tenantId", homeTenant));
    if (tenant.equalsIgnoreCase(ON_PREMISES)) {
      throw new UnreadableStateException(Reason.UNKNOWN_FORM);
    }
    String cloud = cloud();
    return new SignIn(
        account,
        Kind.USER,
        homeAccount,
        tenant,
        null,
        cloud,
        Hold.UNKNOWN,
        Fingerprint.of("vscode", folder, homeAccount, tenant, cloud));
  }

  private String cloud() throws UnreadableStateException {
    try {
      URI authority = new URI(fields.getOrDefault("authority", ""));
      String host = authority.getHost();
      String cloud =
          host == null || !"https".equals(authority.getScheme()) || authority.getPort() != -1
              ? null
              : CLOUDS.get(host.toLowerCase(Locale.ROOT));
      if (cloud != null && authority.getUserInfo() == null) {
        return cloud;
      }
    } catch (URISyntaxException e) {
      // Falls through: the exception quotes the file.
    }
    throw new UnreadableStateException(Reason.UNKNOWN_CLOUD);
  }

  private static String require(Pattern pattern, @Nullable String value)
      throws UnreadableStateException {
    if (value == null || !pattern.matcher(value).matches()) {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
    return value;
  }
}
