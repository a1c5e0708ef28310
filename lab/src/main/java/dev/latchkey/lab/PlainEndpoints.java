package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.entra.DirectTokens;
import dev.latchkey.lab.internal.managedidentity.AppServiceEndpoint;
import dev.latchkey.lab.internal.managedidentity.InstanceMetadata;
import dev.latchkey.lab.internal.trouble.TroubledService;
import dev.latchkey.lab.internal.trouble.Troubles;
import dev.latchkey.lab.internal.web.PlainServer;
import dev.latchkey.lab.internal.web.PlayedHosts;
import dev.latchkey.lab.internal.web.RequestLog;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** The managed identity endpoints of a lab, which speak plain HTTP as in Azure. */
final class PlainEndpoints implements AutoCloseable {
  private final PlainServer server;
  private final String appServiceSecret;

  PlainEndpoints(
      Directory directory,
      DirectTokens tokens,
      Troubles troubles,
      RequestLog log,
      Clock clock,
      ExecutorService threads)
      throws IOException {
    appServiceSecret = Secrets.create();
    Service metadata =
        new TroubledService(new InstanceMetadata(directory, tokens), troubles, Place.IMDS);
    Service appService =
        new TroubledService(
            new AppServiceEndpoint(directory, tokens, appServiceSecret),
            troubles,
            Place.APP_SERVICE);
    PlayedHosts hosts = new PlayedHosts();
    hosts.play("169.254.169.254", metadata);
    for (String loopback : new String[] {"127.0.0.1", "localhost"}) {
      hosts.play(
          loopback,
          exchange ->
              (exchange.path().equals(AppServiceEndpoint.PATH) ? appService : metadata)
                  .handle(exchange));
    }
    server = new PlainServer(hosts, log, clock, threads);
  }

  PlainServer server() {
    return server;
  }

  URI instanceMetadata() {
    return server.uri();
  }

  Map<String, String> appService() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("IDENTITY_ENDPOINT", server.uri() + AppServiceEndpoint.PATH);
    variables.put("IDENTITY_HEADER", appServiceSecret);
    return variables;
  }

  @Override
  public void close() {
    server.close();
  }
}
