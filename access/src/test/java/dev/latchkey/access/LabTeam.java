package dev.latchkey.access;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Context;
import dev.latchkey.access.internal.change.Pace;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import dev.latchkey.lab.traffic.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Somebody of a lab with a {@code team.yaml}, and what the lab's directory has of the team. */
final class LabTeam {
  static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  static final String DEV = "/subscriptions/a0000000-0000-4000-8000-000000000001";
  static final String RG_APP = DEV + "/resourceGroups/rg-app";
  static final String DATA = RG_APP + "/providers/Microsoft.Storage/storageAccounts/contosodata";
  static final String VAULT = RG_APP + "/providers/Microsoft.KeyVault/vaults/contoso-vault";
  static final String HIDDEN = "https://payroll-secrets.vault.azure.net";
  static final String ALICE = "b0000000-0000-4000-8000-000000000001";
  static final String BOB = "b0000000-0000-4000-8000-000000000002";
  static final String DANA = "b0000000-0000-4000-8000-000000000004";

  /** Waits for nothing but what the lab is told to delay. */
  static final Pace QUICK = new Pace(Duration.ofSeconds(10), Duration.ZERO);

  final Lab lab;
  final Path folder;
  private String user = "dana@contoso.test";
  private Pace pace = QUICK;
  private Surroundings surroundings =
      Surroundings.ofThisMachine().with(Map.of("HOSTNAME", "laptop", "COMPUTERNAME", "laptop"));
  private Consumer<HttpRequest> beforeEach = request -> {};
  private Consumer<HttpRequest> afterEach = request -> {};

  LabTeam(Lab lab, Path folder) {
    this.lab = lab;
    this.folder = folder;
  }

  LabTeam as(String userPrincipalName) {
    user = userPrincipalName;
    return this;
  }

  LabTeam with(Pace other) {
    pace = other;
    return this;
  }

  LabTeam with(Surroundings other) {
    surroundings = other;
    return this;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** Does something on the client's side before each request is sent. */
  LabTeam beforeEach(Consumer<HttpRequest> action) {
    beforeEach = action;
    return this;
  }

  /** Does something after each request was answered, before the caller has the answer. */
  LabTeam afterEach(Consumer<HttpRequest> action) {
    afterEach = action;
    return this;
  }

  Team team(String yaml) {
    try {
      return TeamFile.read(Files.writeString(folder.resolve("team.yaml"), yaml)).team();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TeamAccess access(String yaml) {
    return access(team(yaml));
  }

  TeamAccess access(Team team) {
    return TeamAccess.of(team, credential(), "the lab", http(), surroundings, pace);
  }

  /** Applies a file: what is due, and returns what was made. */
  List<Change> apply(String yaml) {
    TeamAccess access = access(yaml);
    return access.apply(access.plan(), Progress.none());
  }

  /** The token that the Azure CLI would have of a user. */
  TokenCredential credential() {
    String name = user;
    return new TokenCredential() {
      @Override
      public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromCallable(() -> getTokenSync(request));
      }

      @Override
      public AccessToken getTokenSync(TokenRequestContext request) {
        String resource = request.getScopes().get(0).replace("/.default", "");
        return new AccessToken(
            lab.userToken(name, resource), OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(30));
      }
    };
  }

  HttpClient http() {
    HttpClient inLab =
        new JdkHttpClientBuilder(
                java.net.http.HttpClient.newBuilder()
                    .sslContext(lab.sslContext())
                    .proxy(ProxySelector.of(lab.proxyAddress())))
            .build();
    return new HttpClient() {
      @Override
      public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
      }

      @Override
      public HttpResponse sendSync(HttpRequest request, Context context) {
        beforeEach.accept(request);
        HttpResponse response = inLab.sendSync(request, context);
        afterEach.accept(request);
        return response;
      }
    };
  }

  /** The requests that wrote something. */
  static List<RecordedRequest> writes(Lab lab) {
    return lab.requests().stream()
        .filter(request -> !request.method().matches("GET|CONNECT"))
        .filter(request ->
            request.uri().getHost().matches("graph\\.microsoft\\.com|management\\.azure\\.com"))
        .filter(request -> !request.uri().getPath().matches(".*(getByIds|checkNameAvailability)"))
        .toList();
  }

  /** A vault in the subscription Prod, of which dana, bob and alice see nothing. */
  static void addHiddenVault(Lab lab) {
    addHidden(lab, Resource.Type.KEY_VAULT, "payroll-secrets");
  }

  /** A resource in the subscription Prod. */
  static void addHidden(Lab lab, Resource.Type type, String name) {
    Directory directory = lab.directory();
    ResourceGroup group =
        new ResourceGroup(
            directory.findSubscription("Prod").orElseThrow().id(), "rg-hidden", "westeurope");
    if (!directory.resourceGroups().contains(group)) {
      directory.add(group);
    }
    directory.add(new Resource(type, group, name, CONTOSO));
  }

  /** Everything that a run can change, by names: ids differ from lab to lab. */
  static List<String> state(Lab lab) {
    Directory directory = lab.directory();
    Map<String, String> names = new HashMap<>();
    directory.users().forEach(u -> names.put(u.objectId(), u.userPrincipalName()));
    directory.groups().forEach(g -> names.put(g.objectId(), "group " + g.displayName()));
    for (App app : directory.apps()) {
      names.put(app.objectId(), "sp " + app.displayName());
      names.put(app.registrationId(), "app " + app.displayName());
    }
    List<String> state = new ArrayList<>();
    for (Group group : directory.groups()) {
      state.add(
          "group "
              + group.displayName()
              + " members "
              + sorted(directory.membersOf(group.objectId()), names)
              + " owners "
              + sorted(directory.ownersOf(group.objectId()), names));
    }
    for (App app : directory.apps()) {
      state.add(
          "app "
              + app.displayName()
              + " sp "
              + app.hasServicePrincipal()
              + " owners "
              + sorted(directory.ownersOf(app.registrationId()), names)
              + " secrets "
              + app.clientSecrets().stream().map(s -> s.displayName()).sorted().toList());
    }
    directory
        .roleAssignments()
        .forEach(a ->
            state.add(
                "role " + a.role().name() + " " + a.scope() + " " + names.get(a.principalId())));
    return state.stream().sorted().toList();
  }

  private static SortedSet<String> sorted(List<String> ids, Map<String, String> names) {
    return ids.stream()
        .map(id -> names.getOrDefault(id, id))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Group group(Lab lab, String name) {
    return lab.directory().findGroup(CONTOSO, name).orElseThrow();
  }
}
