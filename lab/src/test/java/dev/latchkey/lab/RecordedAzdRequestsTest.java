package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real azd sent when it was recorded, sent to the lab: the statuses are the recorded ones.
 * Secrets were taken out of the recordings; the test puts in those that the lab gave it.
 */
class RecordedAzdRequestsTest {
  private static final Path RECORDINGS = Path.of("src/test/resources/recordings/azd-1.32.0-beta.1");
  private static final Pattern REQUEST =
      Pattern.compile("(GET|POST) (https://\\S+?)(\\?.*)? (\\{.*\\}) -> (\\d+)");

  static Stream<String> cases() throws IOException {
    List<String> cases = new ArrayList<>();
    try (Stream<Path> folders = Files.list(RECORDINGS)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        if (Files.readString(folder.resolve("requests")).contains("https://login.")) {
          cases.add(folder.getFileName().toString());
        }
      }
    }
    return cases.stream().filter(name -> !SCRIPTED.contains(name));
  }

  /** Cases in which the recorded server was told to misbehave, which the lab can't yet be. */
  private static final List<String> SCRIPTED =
      List.of("aadsts65001", "aadsts700082", "ca53003-resource", "mfa50076-resource", "token-503");

  /** Cases that revoke alice's sign-ins, and so would disturb others in the same lab. */
  private static final List<String> REVOKED = List.of("aadsts50173", "cached-while-revoked");

  private static Lab shared;

  @BeforeAll
  static void start() {
    shared = Lab.start();
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void recordedRequestsAreAnsweredAsRecorded(String name) throws Exception {
    if (REVOKED.contains(name)) {
      try (Lab own = Lab.start()) {
        replay(own, name);
      }
    } else {
      replay(shared, name);
    }
  }

  private static void replay(Lab lab, String name) throws Exception {
    Replay replay = new Replay(lab, name);
    for (String line : Files.readAllLines(RECORDINGS.resolve(name).resolve("requests"))) {
      replay.send(line);
    }
  }

  /** One conversation, with the secrets that the lab handed out in its course. */
  private static final class Replay {
    private final Lab lab;
    private final String name;
    private final Browser browser;
    private String deviceCode = "";
    private String code = "";
    private String refreshToken;
    private String accessToken = "";

    Replay(Lab lab, String name) throws Exception {
      this.lab = lab;
      this.name = name;
      this.browser = new Browser(lab);
      JsonNode signedIn = signIn();
      refreshToken = signedIn.path("refresh_token").asText();
      if (REVOKED.contains(name)) {
        lab.revokeSignIns("alice@contoso.test");
      }
    }

    /** Recordings that begin with a refresh were signed in before. */
    private JsonNode signIn() throws Exception {
      String login = "https://login.microsoftonline.com/organizations/oauth2/v2.0/";
      String client = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
      String scope = "https://management.core.windows.net//.default offline_access openid";
      JsonNode device =
          browser.postForJson(login + "devicecode", Map.of("client_id", client, "scope", scope));
      lab.approveDeviceCode(device.path("user_code").asText(), "alice@contoso.test");
      return browser.postForJson(
          login + "token",
          Map.of(
              "client_id",
              client,
              "grant_type",
              "device_code",
              "device_code",
              device.path("device_code").asText()));
    }

    void send(String line) throws Exception {
      Matcher request = REQUEST.matcher(line);
      if (!request.matches()) {
        assertThat(line).startsWith("CONNECT ");
        return;
      }
      String address = request.group(2) + (request.group(3) == null ? "" : query(request.group(3)));
      HttpResponse<String> answer =
          request.group(1).equals("GET")
              ? get(address)
              : browser.post(address, form(request.group(4)));
      assertThat(answer.statusCode())
          .as(name + ": " + line + "\n" + answer.body())
          .isEqualTo(Integer.parseInt(request.group(5)));
      remember(answer);
    }

    /** The recordings are decoded; an address is not. */
    private static String query(String decoded) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String pair : decoded.substring(1).split("&", -1)) {
        int equals = pair.indexOf('=');
        fields.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
      return "?" + Browser.encode(fields);
    }

    private HttpResponse<String> get(String address) throws Exception {
      if (address.contains("/authorize?")) {
        HttpResponse<String> page = browser.get(address);
        return browser.submit(page, Map.of("account", "alice@contoso.test", "action", "signin"));
      }
      return browser.send(
          HttpRequest.newBuilder(URI.create(address))
              .header("Authorization", "Bearer " + accessToken));
    }

    private Map<String, String> form(String json) throws Exception {
      Map<String, String> fields = new LinkedHashMap<>();
      Browser.JSON
          .readTree(json)
          .properties()
          .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
      fields.replace("refresh_token", refreshToken);
      fields.replace("device_code", deviceCode);
      fields.replace("code", code);
      fields.replace("client_info", "1");
      if (fields.containsKey("code_verifier")) {
        // The recorded challenge is a digest, and nobody knows of what.
        fields.replace("code", freshCode(fields.getOrDefault("redirect_uri", "")));
        fields.remove("code_verifier");
      }
      if (fields.containsKey("client_secret")) {
        fields.put(
            "client_secret", name.endsWith("bad") ? "wrong" : lab.app("contoso-app").secret());
      }
      if (fields.containsKey("client_assertion")) {
        fields.put(
            "client_assertion",
            ClientAssertions.signed(
                lab, fields.getOrDefault("client_id", ""), "11111111-1111-4111-8111-111111111111"));
      }
      return fields;
    }

    private String freshCode(String redirectUri) throws Exception {
      HttpResponse<String> answer =
          get(
              "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?"
                  + Browser.encode(
                      Map.of(
                          "client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
                          "response_type", "code",
                          "redirect_uri", redirectUri,
                          "scope", "https://management.azure.com//.default")));
      return answer.headers().firstValue("Location").orElseThrow().replaceAll(".*code=|&.*", "");
    }

    private void remember(HttpResponse<String> answer) throws Exception {
      if (!answer.headers().firstValue("Content-Type").orElse("").contains("json")) {
        return;
      }
      JsonNode body = Browser.JSON.readTree(answer.body());
      if (body.has("user_code")) {
        deviceCode = body.path("device_code").asText();
        if (name.equals("login-declined")) {
          lab.declineDeviceCode(body.path("user_code").asText());
        } else {
          lab.approveDeviceCode(body.path("user_code").asText(), "alice@contoso.test");
        }
      }
      refreshToken = body.path("refresh_token").asText(refreshToken);
      accessToken = body.path("access_token").asText(accessToken);
    }
  }
}
