package dev.latchkey.lab;

import dev.latchkey.lab.internal.standin.StandInAz;
import dev.latchkey.lab.internal.web.Certificates;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that processes in a lab need. They are written when an environment is first asked for.
 */
final class LabFiles {
  private static final boolean ON_WINDOWS = File.separatorChar == '\\';

  private final LabFolder folder;
  private final Certificates certificates;
  private final int proxyPort;
  private final URI controlUri;
  private @Nullable Map<String, String> variables;
  private @Nullable Path trustStore;
  private @Nullable Path home;
  private @Nullable Path standInAz;

  LabFiles(LabFolder folder, Certificates certificates, int proxyPort, URI controlUri) {
    this.folder = folder;
    this.certificates = certificates;
    this.proxyPort = proxyPort;
    this.controlUri = controlUri;
  }

  /** The home folder of processes in the lab. */
  synchronized Path home() {
    if (home == null) {
      home = folder.folder("home");
    }
    return home;
  }

  synchronized LabEnvironment environment(boolean keepsHome) {
    Path home = home();
    if (variables == null || trustStore == null) {
      CaBundle bundle = new CaBundle(certificates.authority());
      if (ON_WINDOWS) {
        folder.folder("home/AppData");
        folder.folder("home/AppData/Roaming");
        folder.folder("home/AppData/Local");
      }
      trustStore = folder.write("trust.p12", bundle.trustStore());
      variables = variables(bundle);
    }
    Map<String, String> all = new LinkedHashMap<>(variables);
    if (!keepsHome) {
      all.put("HOME", home.toString());
      all.put("USERPROFILE", home.toString());
      if (ON_WINDOWS) {
        all.putAll(windowsFolders(home));
      }
    }
    return new LabEnvironment(all, javaToolOptions(trustStore), ON_WINDOWS);
  }

  /** The two folders of a user's settings on Windows, where .NET and Go look. */
  private static Map<String, String> windowsFolders(Path home) {
    Path settings = home.resolve("AppData");
    return Map.of(
        "APPDATA", settings.resolve("Roaming").toString(),
        "LOCALAPPDATA", settings.resolve("Local").toString());
  }

  private Map<String, String> variables(CaBundle bundle) {
    String proxy = "http://127.0.0.1:" + proxyPort;
    String noProxy = "localhost,127.0.0.1,::1";
    String caBundle = folder.write("ca-bundle.pem", bundle.pem()).toString();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("LATCHKEY_LAB_URL", controlUri.toString());
    all.put("HTTPS_PROXY", proxy);
    all.put("HTTP_PROXY", proxy);
    all.put("NO_PROXY", noProxy);
    if (!ON_WINDOWS) { // Windows takes both spellings for one variable.
      all.put("https_proxy", proxy);
      all.put("http_proxy", proxy);
      all.put("no_proxy", noProxy);
    }
    all.put("REQUESTS_CA_BUNDLE", caBundle);
    all.put("SSL_CERT_FILE", caBundle);
    all.put("NODE_EXTRA_CA_CERTS", folder.write("ca.pem", certificates.authorityPem()).toString());
    all.put("NODE_USE_ENV_PROXY", "1"); // Else fetch ignores proxies; Node 22.21 and later.
    all.put("AZURE_CONFIG_DIR", folder.folder("azure").toString());
    all.put("AZD_CONFIG_DIR", folder.folder("azd").toString());
    all.put("AZURE_CORE_COLLECT_TELEMETRY", "no");
    all.put("AZURE_DEV_COLLECT_TELEMETRY", "no");
    all.put("AZD_SKIP_UPDATE_CHECK", "true");
    all.put("POWERSHELL_TELEMETRY_OPTOUT", "1");
    return all;
  }

  private String javaToolOptions(Path trustStore) {
    // The JVM splits the variable at blanks, and the path of a temporary folder may have one.
    String quote = trustStore.toString().contains(" ") ? "\"" : "";
    return "-Djavax.net.ssl.trustStore="
        + quote
        + trustStore
        + quote
        + " -Djavax.net.ssl.trustStorePassword="
        + CaBundle.STORE_PASSWORD
        + " -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort="
        + proxyPort
        + " -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort="
        + proxyPort
        + " -Dhttp.nonProxyHosts=localhost|127.*|[::1]";
  }

  synchronized Path standInAz() {
    if (standInAz == null) {
      standInAz = StandInAz.writeScript(folder.folder("bin"));
    }
    return standInAz;
  }
}
