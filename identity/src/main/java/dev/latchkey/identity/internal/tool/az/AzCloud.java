package dev.latchkey.identity.internal.tool.az;

import dev.latchkey.identity.internal.files.IniText;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.Shown;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cloud that az uses, and whether az stores its tokens in plain text.
 *
 * @param name the cloud's name
 * @param host its sign-in host, or {@code null} for a cloud that the user defined
 * @param isCachePlain whether the token cache is not encrypted
 */
record AzCloud(String name, @Nullable String host, boolean isCachePlain) {
  private static final String DEFAULT = "AzureCloud";
  private static final String ENDPOINT = "endpoint_active_directory";

  /** The clouds that every az knows. */
  private static final Map<String, String> HOSTS =
      Map.of(
          DEFAULT,
          "login.microsoftonline.com",
          "AzureChinaCloud",
          "login.chinacloudapi.cn",
          "AzureUSGovernment",
          "login.microsoftonline.us");

  private static final Set<String> YES = Set.of("1", "yes", "true", "on");
  private static final Set<String> NO = Set.of("0", "no", "false", "off");

  static AzCloud of(Surroundings surroundings, IniText config, IniText clouds)
      throws UnreadableStateException {
    // The list of clouds then comes from that address.
    if (surroundings.environment().containsKey("ARM_CLOUD_METADATA_URL")) {
      throw new UnreadableStateException(Reason.UNKNOWN_CLOUD);
    }
    String name = Shown.name(option(surroundings, config, "cloud", "name").orElse(DEFAULT));
    if (!HOSTS.containsKey(name) && !clouds.hasSection(name)) {
      throw new UnreadableStateException(Reason.UNKNOWN_CLOUD);
    }
    String host = clouds.find(name, ENDPOINT).isPresent() ? null : HOSTS.get(name);
    return new AzCloud(name, host, !isEncrypted(surroundings, config));
  }

  private static boolean isEncrypted(Surroundings surroundings, IniText config)
      throws UnreadableStateException {
    Optional<String> chosen = option(surroundings, config, "core", "encrypt_token_cache");
    if (chosen.isEmpty()) {
      return surroundings.platform() == Platform.WINDOWS;
    }
    String value = chosen.get().toLowerCase(Locale.ROOT);
    if (!YES.contains(value) && !NO.contains(value)) {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
    return YES.contains(value);
  }

  /**
   * Reads an option by the rules of knack, az's library for options: a variable, even an empty one,
   * comes before the file.
   */
  private static Optional<String> option(
      Surroundings surroundings, IniText config, String section, String name)
      throws UnreadableStateException {
    String variable = ("AZURE_" + section + "_" + name).toUpperCase(Locale.ROOT);
    String value = surroundings.environment().get(variable);
    return value != null ? Optional.of(value) : config.find(section, name);
  }
}
