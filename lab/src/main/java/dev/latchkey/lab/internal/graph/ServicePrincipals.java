package dev.latchkey.lab.internal.graph;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import java.io.IOException;
import java.util.UUID;

/** {@code /servicePrincipals}: what apps and managed identities are in a tenant. */
final class ServicePrincipals {
  private final Directory directory;
  private final DirectoryObjects objects;

  ServicePrincipals(Directory directory, DirectoryObjects objects) {
    this.directory = directory;
    this.objects = objects;
  }

  void handle(GraphCall call) throws IOException, GraphException {
    GraphCaller caller = call.caller();
    caller.requireDirectoryRead();
    if (call.size() == 1 && call.isMethod("POST")) {
      call.answer(201, "servicePrincipals", Documents.servicePrincipal(create(call)));
    } else if (call.size() == 1 || call.segment(1).equals("$count")) {
      call.requireMethod("GET");
      call.answerList(
          directory.apps().stream()
              .filter(app -> app.hasServicePrincipal() && app.tenantId().equals(caller.tenantId()))
              .map(Documents::servicePrincipal)
              .toList());
    } else {
      App app = find(caller.tenantId(), call.segment(1));
      if (call.size() == 2) {
        one(call, app);
      } else if (call.segment(2).equals("owners")) {
        objects.owners(call, app.objectId(), 2);
      } else {
        objects.membership(call, app.objectId(), 2);
      }
    }
  }

  private App find(String tenantId, String key) throws GraphException {
    String clientId = key.startsWith("appId=") ? key.substring("appId=".length()) : "";
    return directory.apps().stream()
        .filter(app -> app.hasServicePrincipal() && app.tenantId().equals(tenantId))
        .filter(app ->
            clientId.isEmpty()
                ? app.objectId().equalsIgnoreCase(key)
                : app.clientId().equalsIgnoreCase(clientId))
        .findFirst()
        .orElseThrow(() -> GraphException.noSuchObject(key));
  }

  private App create(GraphCall call) throws IOException, GraphException {
    String clientId = call.body().path("appId").asText("");
    if (clientId.isEmpty()) {
      throw GraphException.missingValue("appId", "ServicePrincipal");
    }
    String tenantId = call.caller().tenantId();
    App app =
        directory
            .findApp(clientId)
            .filter(found -> found.tenantId().equals(tenantId) && found.isRegistration())
            .orElseThrow(() ->
                GraphException.badRequest(
                    "The appId '"
                        + clientId
                        + "' of the service principal does not reference a valid application"
                        + " object."));
    if (app.hasServicePrincipal()) {
      throw new GraphException(
          409,
          "Request_MultipleObjectsWithSameKeyValue",
          "The service principal cannot be created, updated, or restored because the service"
              + " principal name "
              + clientId
              + " is already in use.");
    }
    call.caller().requireOwner(directory.ownersOf(app.registrationId()));
    App made = app.withServicePrincipal(UUID.randomUUID().toString());
    directory.replace(made);
    directory.addOwner(made.objectId(), call.caller().objectId());
    return made;
  }

  private void one(GraphCall call, App app) throws IOException, GraphException {
    switch (call.method()) {
      case "GET" -> call.answer(200, "servicePrincipals", Documents.servicePrincipal(app));
      case "DELETE" -> {
        call.caller().requireOwner(directory.ownersOf(app.objectId()));
        directory.replace(app.withServicePrincipal(""));
        call.answerNothing();
      }
      default -> throw call.methodNotAllowed();
    }
  }
}
