package dev.latchkey.lab;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelay;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.appconfiguration.AppConfiguration;
import dev.latchkey.lab.internal.blob.BlobService;
import dev.latchkey.lab.internal.graph.Graph;
import dev.latchkey.lab.internal.keyvault.KeyVault;
import dev.latchkey.lab.internal.resourcemanager.ResourceManager;
import dev.latchkey.lab.internal.storage.QueueService;
import dev.latchkey.lab.internal.storage.TableService;
import dev.latchkey.lab.internal.token.Revocations;
import dev.latchkey.lab.internal.token.SigningKey;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.web.AllowedHosts;
import dev.latchkey.lab.internal.web.Certificates;
import dev.latchkey.lab.internal.web.PlainServer;
import dev.latchkey.lab.internal.web.PlayedHosts;
import dev.latchkey.lab.internal.web.Proxy;
import dev.latchkey.lab.internal.web.RequestLog;
import dev.latchkey.lab.internal.web.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reactor.core.publisher.Mono;

/** The services of a lab, for tokens of any kind: a test may sign what no Entra would. */
public final class SignedServices implements AutoCloseable {
  public static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  public static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  public static final String ALICE = "b0000000-0000-4000-8000-000000000001";
  public static final String BOB = "b0000000-0000-4000-8000-000000000002";
  public static final String STORAGE = "https://storage.azure.com";
  public static final String VAULT = "https://vault.azure.net";
  public static final String MANAGEMENT = "https://management.azure.com/";

  /** Little, so that a test can fill it. */
  private static final int CAPACITY = 16 << 20;

  /** One for all, since a key takes its time and these services never meet. */
  private static final SigningKey KEY = newKey();

  private final Directory directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final PlainServer plain;
  private final Proxy proxy;
  private final java.net.http.HttpClient http;

  public SignedServices() throws IOException {
    this(new LabBuilder());
  }

  public SignedServices(LabBuilder lab) throws IOException {
    Clock clock = Clock.systemUTC();
    directory = lab.directory();
    TokenVerifier verifier = new TokenVerifier(KEY, new Revocations(), clock);
    PlayedHosts hosts = new PlayedHosts();
    hosts.play("management.azure.com", new ResourceManager(directory, verifier));
    hosts.play("graph.microsoft.com", new Graph(directory, verifier, clock));
    hosts.playBelow("blob.core.windows.net", new BlobService(directory, verifier, clock, CAPACITY));
    hosts.playBelow("queue.core.windows.net", new QueueService(directory, verifier, clock));
    hosts.playBelow("table.core.windows.net", new TableService(directory, verifier, clock));
    hosts.playBelow("azconfig.io", new AppConfiguration(directory, verifier));
    hosts.playBelow("vault.azure.net", new KeyVault(directory, verifier, clock));
    RequestLog log = new RequestLog(clock);
    Certificates certificates =
        Certificates.create(Certificates.Keys.create(), hosts, clock.instant());
    WebServer server = new WebServer(hosts, certificates, log, clock);
    plain = new PlainServer(new PlayedHosts(), log, clock, threads);
    proxy = new Proxy(0, hosts, new AllowedHosts(Set.of(), 0), server, plain, log, threads);
    http = builder(proxy.port()).sslContext(certificates.clientContext()).build();
  }

  private static java.net.http.HttpClient.Builder builder(int proxyPort) {
    return java.net.http.HttpClient.newBuilder()
        .proxy(
            ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort)));
  }

  /** A key, made now; two are two labs'. */
  public static SigningKey newKey() {
    return new SigningKey(Instant.now(), Runnable::run);
  }

  public Directory directory() {
    return directory;
  }

  public SigningKey key() {
    return KEY;
  }

  /** The claims of a good token, to be spoilt. */
  public static JWTClaimsSet.Builder claims(String tenantId, String objectId, String audience) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer("https://sts.windows.net/" + tenantId + "/")
        .audience(audience)
        .claim("tid", tenantId)
        .claim("oid", objectId)
        .claim("upn", "alice@contoso.test")
        .issueTime(Date.from(now))
        .notBeforeTime(Date.from(now.minusSeconds(60)))
        .expirationTime(Date.from(now.plusSeconds(3600)));
  }

  public String token(String tenantId, String objectId, String audience) {
    return KEY.sign(claims(tenantId, objectId, audience).build());
  }

  /** Alice's good token for blobs. */
  public String alice() {
    return token(CONTOSO, ALICE, STORAGE);
  }

  /** Gives somebody a role, in the words of lab.yaml. */
  public void assign(String role, String principal, String scope) {
    LabBuilder.assign(directory, role, principal, scope);
  }

  public BlobServiceClient blobs(String account, String token) {
    return blobs(
        new JdkHttpClientBuilder(rebuilt()).build(),
        "https://" + account + ".blob.core.windows.net",
        token);
  }

  private java.net.http.HttpClient.Builder rebuilt() {
    return builder(proxy.port()).sslContext(http.sslContext());
  }

  public SecretClient secrets(String vault, String token) {
    return new SecretClientBuilder()
        .vaultUrl("https://" + vault + ".vault.azure.net")
        .httpClient(new JdkHttpClientBuilder(rebuilt()).build())
        .credential(request ->
            Mono.just(new AccessToken(token, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))))
        .retryPolicy(new RetryPolicy(new FixedDelay(0, Duration.ZERO)))
        .buildClient();
  }

  public static BlobServiceClient blobs(HttpClient http, String endpoint, String token) {
    return new BlobServiceClientBuilder()
        .endpoint(endpoint)
        .httpClient(http)
        .credential(request ->
            Mono.just(new AccessToken(token, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))))
        .retryOptions(
            new RequestRetryOptions(
                RetryPolicyType.FIXED, 1, Duration.ofSeconds(30), null, null, null))
        .buildClient();
  }

  /** A request to be sent as it is. */
  public static HttpRequest.Builder request(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String uri, String token) throws Exception {
    return send(request(uri).header("Authorization", "Bearer " + token));
  }

  @Override
  public void close() {
    proxy.close();
    plain.close();
    threads.shutdownNow();
  }
}
