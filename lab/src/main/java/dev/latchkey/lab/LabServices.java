package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.appconfiguration.AppConfiguration;
import dev.latchkey.lab.internal.blob.BlobService;
import dev.latchkey.lab.internal.entra.Entra;
import dev.latchkey.lab.internal.federation.ExternalIssuer;
import dev.latchkey.lab.internal.federation.PipelinesEndpoint;
import dev.latchkey.lab.internal.graph.Graph;
import dev.latchkey.lab.internal.keyvault.KeyVault;
import dev.latchkey.lab.internal.resourcemanager.ResourceManager;
import dev.latchkey.lab.internal.storage.QueueService;
import dev.latchkey.lab.internal.storage.TableService;
import dev.latchkey.lab.internal.token.Revocations;
import dev.latchkey.lab.internal.token.SigningKey;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.trouble.TroubledService;
import dev.latchkey.lab.internal.trouble.Troubles;
import dev.latchkey.lab.internal.web.PlayedHosts;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** The services that a lab plays over TLS, each on its hosts. */
final class LabServices {
  private final Troubles troubles;
  private final String pipelinesToken = Secrets.create();
  private final ExternalIssuer externalIssuer;
  private final Entra entra;
  private final PlayedHosts hosts = new PlayedHosts();

  LabServices(Directory directory, SigningKey key, Clock clock) {
    troubles = new Troubles(directory);
    Revocations revocations = new Revocations();
    TokenVerifier verifier = new TokenVerifier(key, revocations, clock);
    externalIssuer = new ExternalIssuer(clock);
    entra = new Entra(directory, key, revocations, externalIssuer, troubles, clock);
    entra.playOn(hosts);
    hosts.play(
        "management.azure.com",
        at(Place.RESOURCE_MANAGER, new ResourceManager(directory, verifier)));
    hosts.play("graph.microsoft.com", at(Place.GRAPH, new Graph(directory, verifier, clock)));
    hosts.playBelow(
        "blob.core.windows.net", at(Place.BLOBS, new BlobService(directory, verifier, clock)));
    hosts.playBelow(
        "queue.core.windows.net", at(Place.QUEUES, new QueueService(directory, verifier, clock)));
    hosts.playBelow(
        "table.core.windows.net", at(Place.TABLES, new TableService(directory, verifier, clock)));
    hosts.playBelow(
        "azconfig.io", at(Place.APP_CONFIGURATION, new AppConfiguration(directory, verifier)));
    hosts.playBelow(
        "vault.azure.net", at(Place.KEY_VAULT, new KeyVault(directory, verifier, clock)));
    hosts.play(ExternalIssuer.HOST, externalIssuer);
    hosts.play(
        PipelinesEndpoint.HOST,
        at(Place.PIPELINES, new PipelinesEndpoint(directory, externalIssuer, pipelinesToken)));
  }

  private Service at(Place place, Service service) {
    return new TroubledService(service, troubles, place);
  }

  PlayedHosts hosts() {
    return hosts;
  }

  Entra entra() {
    return entra;
  }

  Troubles troubles() {
    return troubles;
  }

  ExternalIssuer externalIssuer() {
    return externalIssuer;
  }

  Map<String, String> pipelines() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SYSTEM_OIDCREQUESTURI", PipelinesEndpoint.ADDRESS);
    variables.put("SYSTEM_ACCESSTOKEN", pipelinesToken);
    return variables;
  }
}
