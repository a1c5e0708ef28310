package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that obeys {@code HTTPS_PROXY} and {@code REQUESTS_CA_BUNDLE}, as az does. It uses
 * {@code HttpsURLConnection}, since the process sends a few requests and a larger client loads
 * slowly.
 */
final class AzClient {
  static final String CLIENT_ID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String LOGIN = "https://login.microsoftonline.com/";
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final String CLAIMS = "{\"access_token\": {\"xms_cc\": {\"values\": [\"CP1\"]}}}";

  private final Proxy proxy;
  private final String caBundle;

  /** Made for the first request, since some commands need files only. */
  private @Nullable SSLSocketFactory tls;

  AzClient(Map<String, String> environment) {
    proxy = proxy(environment.getOrDefault("HTTPS_PROXY", ""));
    caBundle = environment.getOrDefault("REQUESTS_CA_BUNDLE", "");
  }

  private static Proxy proxy(String address) {
    if (address.isEmpty()) {
      return Proxy.NO_PROXY;
    }
    URI uri = URI.create(address);
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), uri.getPort()));
  }

  private static SSLSocketFactory tls(String bundle) throws IOException {
    if (bundle.isEmpty()) {
      return HttpsURLConnection.getDefaultSSLSocketFactory();
    }
    try (InputStream in = Files.newInputStream(Path.of(bundle))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int index = 0;
      for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("root-" + index++, root);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("The CA bundle " + bundle + " can't be read.", e);
    }
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body its JSON
   */
  record Answer(int status, JsonNode body) {

    boolean isGood() {
      return status / 100 == 2;
    }

    String error() {
      return body.path("error").asText();
    }

    String description() {
      return body.path("error_description").asText();
    }
  }

  Answer discover(String tenant) throws IOException {
    return get(LOGIN + tenant + "/v2.0/.well-known/openid-configuration", "");
  }

  /** The id of a tenant, by its id or domain; empty if there is no such tenant. */
  Optional<String> findTenantId(String tenant) throws IOException {
    if (GUID.matcher(tenant).matches()) {
      return Optional.of(tenant);
    }
    Answer discovered = discover(tenant);
    String tokenEndpoint = discovered.body().path("token_endpoint").asText();
    return discovered.isGood()
        ? Optional.of(URI.create(tokenEndpoint).getPath().split("/", 3)[1])
        : Optional.empty();
  }

  Answer deviceCode(String tenant, String scope) throws IOException {
    return post(LOGIN + tenant + "/oauth2/v2.0/devicecode", Map.of("scope", withOpenId(scope)));
  }

  Answer redeem(String tenant, String deviceCode) throws IOException {
    return post(
        LOGIN + tenant + "/oauth2/v2.0/token",
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "client_info",
            "1",
            "code",
            deviceCode,
            "device_code",
            deviceCode));
  }

  Answer refresh(String tenant, String refreshToken, String scope) throws IOException {
    return post(
        LOGIN + tenant + "/oauth2/v2.0/token",
        Map.of(
            "grant_type",
            "refresh_token",
            "client_info",
            "1",
            "refresh_token",
            refreshToken,
            "scope",
            withOpenId(scope)));
  }

  private static String withOpenId(String scope) {
    return scope + " offline_access openid profile";
  }

  Answer get(String address, String token) throws IOException {
    HttpURLConnection connection = open(address);
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return read(connection);
  }

  private Answer post(String address, Map<String, String> fields) throws IOException {
    HttpURLConnection connection = open(address);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    String form =
        "client_id="
            + CLIENT_ID
            + "&claims="
            + encode(CLAIMS)
            + fields.entrySet().stream()
                .map(field -> "&" + field.getKey() + "=" + encode(field.getValue()))
                .collect(Collectors.joining());
    connection.getOutputStream().write(form.getBytes(StandardCharsets.US_ASCII));
    return read(connection);
  }

  private HttpURLConnection open(String address) throws IOException {
    HttpsURLConnection connection =
        (HttpsURLConnection) URI.create(address).toURL().openConnection(proxy);
    if (tls == null) {
      tls = tls(caBundle);
    }
    connection.setSSLSocketFactory(tls);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    return connection;
  }

  private static Answer read(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] body = in == null ? new byte[0] : in.readAllBytes();
      return new Answer(status, StateFile.JSON.readTree(body));
    } catch (JsonProcessingException e) {
      throw new IOException("The answer of " + connection.getURL().getHost() + " is not JSON.", e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
