package dev.latchkey.lab.internal.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientSecret;
import dev.latchkey.lab.directory.Directory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /applications}: app registrations, their secrets and owners. */
final class Applications {
  private static final Duration USUAL_LIFETIME = Duration.ofDays(730);

  private final Directory directory;
  private final DirectoryObjects objects;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Applications(Directory directory, DirectoryObjects objects, Clock clock) {
    this.directory = directory;
    this.objects = objects;
    this.clock = clock;
  }

  void handle(GraphCall call) throws IOException, GraphException {
    GraphCaller caller = call.caller();
    caller.requireDirectoryRead();
    if (call.size() == 1 && call.isMethod("POST")) {
      caller.requireCreate();
      call.answer(201, "applications", Documents.application(create(call)));
    } else if (call.size() == 1 || call.segment(1).equals("$count")) {
      call.requireMethod("GET");
      call.answerList(
          directory.apps().stream()
              .filter(app -> app.isRegistration() && app.tenantId().equals(caller.tenantId()))
              .map(Documents::application)
              .toList());
    } else {
      App app = find(caller.tenantId(), call.segment(1));
      if (call.size() == 2) {
        one(call, app);
      } else {
        inside(call, app);
      }
    }
  }

  private App find(String tenantId, String key) throws GraphException {
    String clientId = key.startsWith("appId=") ? key.substring("appId=".length()) : "";
    return directory.apps().stream()
        .filter(app -> app.isRegistration() && app.tenantId().equals(tenantId))
        .filter(app ->
            clientId.isEmpty()
                ? app.registrationId().equalsIgnoreCase(key)
                : app.clientId().equalsIgnoreCase(clientId))
        .findFirst()
        .orElseThrow(() -> GraphException.noSuchObject(key));
  }

  private App create(GraphCall call) throws IOException, GraphException {
    String name = call.body().path("displayName").asText("");
    if (name.isBlank()) {
      throw GraphException.missingValue("displayName", "Application");
    }
    App app =
        new App(
            call.caller().tenantId(),
            UUID.randomUUID().toString(),
            UUID.randomUUID().toString(),
            "",
            name,
            List.of(),
            List.of(),
            List.of(),
            List.of());
    directory.add(app);
    directory.addOwner(app.registrationId(), call.caller().objectId());
    return app;
  }

  private void one(GraphCall call, App app) throws IOException, GraphException {
    switch (call.method()) {
      case "GET" -> call.answer(200, "applications", Documents.application(app));
      case "DELETE" -> {
        requireOwner(call, app);
        directory.remove(app);
        call.answerNothing();
      }
      default -> throw call.methodNotAllowed();
    }
  }

  private void requireOwner(GraphCall call, App app) throws GraphException {
    call.caller().requireOwner(directory.ownersOf(app.registrationId()));
  }

  private void inside(GraphCall call, App app) throws IOException, GraphException {
    switch (call.segment(2).replace("microsoft.graph.", "")) {
      case "owners" -> objects.owners(call, app.registrationId(), 2);
      case "addPassword" -> {
        call.requireMethod("POST");
        requireOwner(call, app);
        ClientSecret secret = newSecret(call.body().path("passwordCredential"));
        List<ClientSecret> secrets = new ArrayList<>(app.clientSecrets());
        secrets.add(secret);
        directory.replace(app.withSecrets(secrets));
        call.answer(200, "microsoft.graph.passwordCredential", Documents.secret(secret, true));
      }
      case "removePassword" -> {
        call.requireMethod("POST");
        requireOwner(call, app);
        String keyId = call.body().path("keyId").asText("");
        List<ClientSecret> secrets = new ArrayList<>(app.clientSecrets());
        if (!secrets.removeIf(secret -> secret.keyId().equalsIgnoreCase(keyId))) {
          throw GraphException.badRequest("No password credential found with keyId.");
        }
        directory.replace(app.withSecrets(secrets));
        call.answerNothing();
      }
      default -> throw call.nothingAt(2);
    }
  }

  private ClientSecret newSecret(JsonNode wanted) throws GraphException {
    Instant now = clock.instant();
    Instant end = instant(wanted, "endDateTime").orElse(now.plus(USUAL_LIFETIME));
    byte[] value = new byte[30];
    random.nextBytes(value);
    return new ClientSecret(
        UUID.randomUUID().toString(),
        wanted.path("displayName").asText(""),
        Base64.getUrlEncoder().withoutPadding().encodeToString(value),
        instant(wanted, "startDateTime").orElse(now),
        end);
  }

  private static Optional<Instant> instant(JsonNode json, String property) throws GraphException {
    String text = json.path(property).asText("");
    if (text.isEmpty() || text.equals("null")) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw GraphException.badRequest(
          "Invalid value specified for property '"
              + property
              + "' of resource 'PasswordCredential'.");
    }
  }
}
