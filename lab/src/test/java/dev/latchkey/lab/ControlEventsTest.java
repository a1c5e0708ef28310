package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.testing.Soak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The control endpoint tells what happens in the lab, to any number of slow readers. */
class ControlEventsTest {
  private static final String LOGIN =
      "https://login.microsoftonline.com/organizations/oauth2/v2.0/";
  private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

  private Lab lab;
  private Browser browser;

  @BeforeEach
  void start() {
    lab = Lab.start();
    browser = new Browser(lab);
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  private JsonNode deviceCode() throws Exception {
    return browser.postForJson(
        LOGIN + "devicecode",
        Map.of(
            "client_id", AZ, "scope", "https://storage.azure.com/.default offline_access openid"));
  }

  private JsonNode redeem(JsonNode device) throws Exception {
    return browser.postForJson(
        LOGIN + "token",
        Map.of(
            "grant_type",
            "device_code",
            "client_id",
            AZ,
            "device_code",
            device.path("device_code").asText()));
  }

  @Test
  void stateIsSentAtOnceAndWhenItChanges() throws Exception {
    try (EventReader reader = new EventReader(lab)) {
      assertThat(reader.status).isEqualTo("HTTP/1.1 200 OK");
      assertThat(reader.nextState().path("devices")).isEmpty();

      JsonNode device = deviceCode();
      JsonNode waiting = reader.nextState().path("devices").path(0);
      assertThat(waiting.path("code").asText()).isEqualTo(device.path("user_code").asText());
      assertThat(waiting.path("client").asText()).isEqualTo("Microsoft Azure CLI");
      assertThat(waiting.path("resource").asText()).isEqualTo("https://storage.azure.com");

      lab.approveDeviceCode(device.path("user_code").asText(), "alice@contoso.test");
      assertThat(reader.nextState().path("devices")).isEmpty();

      redeem(device);
      JsonNode signIn = reader.nextState().path("signIns").path(0);
      assertThat(signIn.path("user").asText()).isEqualTo("alice@contoso.test");
      assertThat(signIn.path("client").asText()).isEqualTo("Microsoft Azure CLI");

      lab.revokeSignIns("alice@contoso.test");
      assertThat(reader.nextState().path("signIns")).isEmpty();

      lab.trouble(Trouble.mfaRequired());
      assertThat(reader.nextState().at("/troubles/0/kind").asText()).isEqualTo("mfaRequired");
    }
  }

  @Test
  void stateShowsGroupsWithTheirMembers() throws Exception {
    Group group = lab.directory().groups().get(0);
    User bob = lab.directory().findUser("bob@contoso.test").orElseThrow();
    try (EventReader reader = new EventReader(lab)) {
      assertThat(reader.nextState().at("/groups/0/members")).isEmpty();
      lab.directory().addMember(group.objectId(), bob.objectId());
      JsonNode state = reader.nextState();
      assertThat(state.at("/groups/0/members/0").asText()).isEqualTo(bob.objectId());
      assertThat(state.path("roleAssignments")).isNotEmpty();
      assertThat(state.path("eligibleAssignments").isArray()).isTrue();
    }
  }

  @Test
  void requestsComeAsTheyAreMadeAndAgainToTheNextReader() throws Exception {
    try (EventReader reader = new EventReader(lab)) {
      reader.nextState();
      Flood.sendRecorded(lab, 3);
      reader.readUntil(3);
      assertThat(reader.requests()).isEqualTo(3);
    }
    try (EventReader other = new EventReader(lab)) {
      other.readUntil(3);
      assertThat(other.requests()).isEqualTo(3);
    }
  }

  @Test
  void noTokenSecretOrCodeIsInAnyAnswer() throws Exception {
    JsonNode device = deviceCode();
    lab.approveDeviceCode(device.path("user_code").asText(), "alice@contoso.test");
    JsonNode tokens = redeem(device);
    LabApp app = lab.app("contoso-app");
    JsonNode appTokens =
        browser.postForJson(
            "https://login.microsoftonline.com/contoso.test/oauth2/v2.0/token",
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                app.clientId(),
                "client_secret",
                app.secret(),
                "scope",
                "https://storage.azure.com/.default"));
    browser.get("https://contosodata.blob.core.windows.net/data/a?sv=2024&sig=c2lnbmF0dXJl");
    browser.post(LOGIN + "token", Map.of("grant_type", "password", "password", "correct-horse"));

    StringBuilder all = new StringBuilder();
    try (EventReader reader = new EventReader(lab)) {
      while (reader.requests() < lab.requests().size()) {
        all.append(reader.next().orElseThrow());
      }
    }
    String header = "Authorization: Bearer " + lab.controlUri().getFragment() + "\r\n";
    for (String path : List.of("/api/state", "/api/requests", "/api/device-codes", "/")) {
      all.append(Flood.send(lab.controlUri(), path, header, 1));
    }

    assertThat(all)
        .contains("alice@contoso.test", "client_credentials", "contoso-app", "<redacted>");
    List<String> secrets =
        new ArrayList<>(
            List.of(
                app.secret(),
                lab.controlUri().getFragment(),
                "c2lnbmF0dXJl",
                "correct-horse",
                device.path("device_code").asText(),
                device.path("user_code").asText(),
                appTokens.path("access_token").asText()));
    for (String name : List.of("access_token", "refresh_token", "id_token")) {
      secrets.add(tokens.path(name).asText());
    }
    assertThat(secrets).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(8));
    assertThat(all.toString()).doesNotContain(secrets);
  }

  /** 1,000 requests a second are no load: a reader that reads misses none that it could show. */
  @Test
  @Tag("soak")
  void everyRequestIsSentOrCountedWhileManyCome() throws Exception {
    int each = Soak.rounds(50_000);
    try (EventReader slow = new EventReader(lab);
        EventReader quick = new EventReader(lab)) {
      CompletableFuture<Void> reading =
          CompletableFuture.runAsync(
              () -> {
                try {
                  quick.readUntil(2 * each);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              },
              Flood.THREADS);
      Flood.sendRecorded(lab, each);
      Flood.sendRecorded(lab, each);
      reading.get(ToolRun.DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(quick.requests() + quick.skipped()).isEqualTo(2 * each);
      // It has read nothing so far, and the lab has kept nothing for it.
      slow.readUntil(2 * each);
      assertThat(slow.requests() + slow.skipped()).isEqualTo(2 * each);
      assertThat(slow.requests()).isLessThan(10_000);
    }
  }

  @Test
  @Tag("soak")
  void thousandsOfRequestsToTheEndpointItselfAreAnswered() throws Exception {
    int requests = Soak.rounds(5_000);
    String token = "Authorization: Bearer " + lab.controlUri().getFragment() + "\r\n";
    try (EventReader reader = new EventReader(lab)) {
      reader.nextState();
      List<CompletableFuture<Integer>> floods = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String headers = i % 2 == 0 ? token : "Authorization: Bearer wrong\r\n";
        String status = i % 2 == 0 ? "HTTP/1.1 200 OK" : "HTTP/1.1 401 Unauthorized";
        floods.add(
            CompletableFuture.supplyAsync(() -> count(headers, status, requests), Flood.THREADS));
      }
      for (CompletableFuture<Integer> flood : floods) {
        assertThat(flood.get(ToolRun.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(requests);
      }
      lab.trouble(Trouble.mfaRequired());
      assertThat(reader.nextState().path("troubles")).hasSize(1);
    }
  }

  private int count(String headers, String status, int requests) {
    try {
      String answers = Flood.send(lab.controlUri(), "/api/troubles", headers, requests);
      return answers.split(status, -1).length - 1;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readersAreLimitedAndOneThatLeavesMakesRoom() throws Exception {
    List<EventReader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        readers.add(new EventReader(lab));
      }
      assertThat(readers).allMatch(reader -> reader.status.equals("HTTP/1.1 200 OK"));
      assertThat(status()).isEqualTo("HTTP/1.1 429 Too Many Requests");
      readers.remove(0).close();
      long end = System.nanoTime() + ToolRun.DEADLINE.toNanos();
      while (!status().equals("HTTP/1.1 200 OK")) {
        assertThat(System.nanoTime()).as("the reader's thread has ended").isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } finally {
      for (EventReader reader : readers) {
        reader.close();
      }
    }
  }

  private String status() throws Exception {
    try (EventReader reader = new EventReader(lab)) {
      return reader.status;
    }
  }

  @Test
  void endOfTheLabEndsTheStream() throws Exception {
    try (EventReader reader = new EventReader(lab)) {
      reader.nextState();
      lab.close();
      while (reader.next().isPresent()) {
        // What was under way.
      }
    }
  }
}
