package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.control.ControlApi;
import dev.latchkey.lab.internal.control.ControlServer;
import dev.latchkey.lab.internal.control.LabCredentials;
import dev.latchkey.lab.internal.entra.EntraException;
import dev.latchkey.lab.internal.token.SigningKey;
import dev.latchkey.lab.internal.web.AllowedHosts;
import dev.latchkey.lab.internal.web.Certificates;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.PlayedHosts;
import dev.latchkey.lab.internal.web.Proxy;
import dev.latchkey.lab.internal.web.RequestLog;
import dev.latchkey.lab.internal.web.WebServer;
import dev.latchkey.lab.traffic.RecordedRequest;
import dev.latchkey.lab.traffic.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A Microsoft Entra tenant, Azure Resource Manager, managed identities, a blob service and key
 * vaults in this JVM, under their public names.
 *
 * <p>The lab is a forward proxy on loopback. It answers itself, over TLS, for the hosts that it
 * plays, and answers 502 for every other host, so that nothing leaves the machine. Real tools and
 * clients run in it unmodified. A process needs {@link #environment()}; a client in this JVM needs
 * {@link #proxyAddress()} and {@link #sslContext()}.
 *
 * <pre>{@code
 * try (Lab lab = Lab.start()) {
 *   ProcessBuilder az = new ProcessBuilder("az", "login", "--use-device-code");
 *   lab.environment().applyTo(az.environment());
 *   az.start();
 * }
 * }</pre>
 *
 * <p>Safe for any number of threads. Several labs can run at the same time and share nothing.
 */
public final class Lab implements AutoCloseable {
  private final Directory directory;
  private final RequestLog log;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final ExecutorService threads = LabThreads.create();
  private boolean isClosed;
  private final Certificates certificates;
  private final LabServices services;
  private final PlainEndpoints plain;
  private final Proxy proxy;
  private final ControlServer control;
  private final LabFolder folder;
  private final LabFiles files;
  private final Thread closeOnExit = new Thread(this::closeAll, "latchkey-lab-exit");

  private Lab(LabBuilder builder) throws IOException {
    Clock clock = builder.clock();
    directory = new Directory(clock);
    log = new RequestLog(clock);
    open.push(threads::shutdownNow);
    try {
      // In order of need, on other threads: the certificates, which take longest; what every
      // answer needs; the key that signs tokens.
      CompletableFuture<PlayedHosts> played = new CompletableFuture<>();
      CompletableFuture<Certificates> making =
          CompletableFuture.supplyAsync(Certificates.Keys::create, threads)
              .thenCombine(
                  played, (keys, hosts) -> Certificates.create(keys, hosts, clock.instant()));
      SigningKey key =
          new SigningKey(clock.instant(), threads, making.thenRunAsync(Exchange::prepare, threads));
      services = new LabServices(directory, key, clock);
      PlayedHosts hosts = services.hosts();
      played.complete(hosts);
      builder.describeIn(directory);
      builder.troubles().forEach(services.troubles()::add);
      folder = opened(LabFolder.create(builder.temporaryFolder(), clock.instant()));
      plain =
          opened(
              new PlainEndpoints(
                  directory, services.entra().tokens(), services.troubles(), log, clock, threads));
      control =
          opened(
              new ControlServer(
                  new ControlApi(
                      directory,
                      services.entra().signIns(),
                      services.troubles(),
                      log,
                      users -> LabBroker.session(this, users),
                      new LabCredentials(
                          directory,
                          services.externalIssuer(),
                          plain.appService(),
                          services.pipelines())),
                  clock,
                  threads));
      certificates = making.join();
      WebServer server = new WebServer(hosts, certificates, log, clock);
      proxy =
          opened(
              new Proxy(
                  builder.port(),
                  hosts,
                  new AllowedHosts(builder.allowedHosts(), control.uri().getPort()),
                  server,
                  plain.server(),
                  log,
                  threads));
      files = new LabFiles(folder, certificates, proxy.port(), control.uri());
      if (builder.isClosedOnExit()) {
        Runtime.getRuntime().addShutdownHook(closeOnExit);
      }
    } catch (IOException | RuntimeException e) {
      closeAll();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /**
   * Describes a lab of your own.
   *
   * @return a builder, which describes the default lab if nothing is added
   */
  public static LabBuilder builder() {
    return new LabBuilder();
  }

  /**
   * Starts the default lab: Contoso with alice and bob, Fabrikam with carol, where alice is a
   * guest, the storage account {@code contosodata}, the key vault {@code contoso-vault}, and the
   * machine {@code contoso-vm} with an identity of its own and the identity {@code
   * contoso-identity}.
   *
   * @return a running lab, to be closed
   * @throws LabStartException if it can't be started
   */
  public static Lab start() {
    return start(builder());
  }

  /** The JDK's message is the file's name alone; the exception's class says what happened. */
  private static String seen(IOException e) {
    return e instanceof FileSystemException file && file.getReason() == null
        ? "no folder can be made at '" + file.getFile() + "'"
        : String.valueOf(e.getMessage());
  }

  static Lab start(LabBuilder builder) {
    try {
      return new Lab(builder);
    } catch (IOException e) {
      String where = builder.port() == 0 ? "loopback" : "127.0.0.1:" + builder.port();
      throw new LabStartException(
          "The lab could not start on "
              + where
              + ": "
              + seen(e)
              + (builder.port() == 0 ? "." : ". Use another port, or 0 for any that is free."),
          e);
    }
  }

  /**
   * {@return the tenants, users, apps and resources of the lab; a change takes effect at the next
   * request}
   */
  public Directory directory() {
    return directory;
  }

  /** {@return the address of the lab's forward proxy} */
  public InetSocketAddress proxyAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port());
  }

  /** {@return TLS for a client in this JVM: it trusts this lab and nothing else} */
  public SSLContext sslContext() {
    return certificates.clientContext();
  }

  /** {@return the certificate authority that signed the lab's server certificate} */
  public X509Certificate certificateAuthority() {
    return certificates.authority();
  }

  /**
   * The console on loopback. Its fragment is the token of the control endpoint. Anyone with this
   * token can change the lab.
   *
   * @return the value of {@code LATCHKEY_LAB_URL}
   */
  public URI controlUri() {
    return control.uri();
  }

  /** {@return the environment of a process in the lab, with a home folder of its own} */
  public LabEnvironment environment() {
    return files.environment(false);
  }

  /**
   * The environment of a process in the lab that keeps the developer's home folder.
   *
   * @return as {@link #environment()}, without {@code HOME}
   */
  public LabEnvironment environmentWithUsersHome() {
    return files.environment(true);
  }

  /**
   * The lab's instance metadata service (IMDS) on loopback, as the machine {@code contoso-vm} of
   * the default lab has it. Processes that use the lab's proxy find it at {@code
   * http://169.254.169.254} too.
   *
   * @return the value of {@code AZURE_POD_IDENTITY_AUTHORITY_HOST} for a process, or for a client
   *     in this JVM
   */
  public URI imdsUri() {
    return plain.instanceMetadata();
  }

  /**
   * The variables that App Service, Functions and Container Apps set for an app with managed
   * identities. The identities are those of the machine that the lab plays.
   *
   * @return {@code IDENTITY_ENDPOINT} and {@code IDENTITY_HEADER}, to be added to a process's
   *     environment after {@link LabEnvironment#applyTo}
   */
  public Map<String, String> appServiceEnvironment() {
    return plain.appService();
  }

  /**
   * The variables of a job of Azure Pipelines to which {@code SYSTEM_ACCESSTOKEN} was mapped. The
   * ids of service connections are {@link LabApp#serviceConnectionId()}.
   *
   * @return {@code SYSTEM_OIDCREQUESTURI} and {@code SYSTEM_ACCESSTOKEN}
   */
  public Map<String, String> pipelinesEnvironment() {
    return services.pipelines();
  }

  /**
   * A token of the lab's own issuer, {@link FederatedCredential#LAB_ISSUER}, as Kubernetes writes
   * it into the file {@code AZURE_FEDERATED_TOKEN_FILE}.
   *
   * @param subject the {@code sub} claim, {@code system:serviceaccount:contoso:app} in the default
   *     lab
   * @return the token, valid for an hour
   */
  public String federatedToken(String subject) {
    return federatedToken(FederatedCredential.LAB_ISSUER, subject);
  }

  /**
   * A token of any issuer. The lab plays every issuer that its apps trust.
   *
   * @param issuer the {@code iss} claim, {@code https://token.actions.githubusercontent.com}
   * @param subject the {@code sub} claim
   * @return the token, for the audience {@value FederatedCredential#TOKEN_EXCHANGE}, valid for an
   *     hour
   */
  public String federatedToken(String issuer, String subject) {
    return federatedToken(issuer, subject, FederatedCredential.TOKEN_EXCHANGE);
  }

  /**
   * A token of any issuer, for any audience.
   *
   * @param issuer the {@code iss} claim
   * @param subject the {@code sub} claim
   * @param audience the {@code aud} claim
   * @return the token, valid for an hour
   */
  public String federatedToken(String issuer, String subject, String audience) {
    return services
        .externalIssuer()
        .token(
            Objects.requireNonNull(issuer, "issuer"),
            Objects.requireNonNull(subject, "subject"),
            Objects.requireNonNull(audience, "audience"));
  }

  /**
   * An access token of a user, without a sign-in: to call a service, or as the assertion of the
   * on-behalf-of flow.
   *
   * @param userPrincipalName the user, {@code alice@contoso.test}
   * @param resource the service: {@code https://storage.azure.com}, or the client id of an app of
   *     the user's tenant
   * @return a token of the user's home tenant, as the Azure CLI would get it
   * @throws IllegalArgumentException if the lab has no such user or the tenant no such resource
   */
  public String userToken(String userPrincipalName, String resource) {
    try {
      return services.entra().tokens().ofUser(user(userPrincipalName), resource);
    } catch (EntraException e) {
      throw new IllegalArgumentException(
          "There is no token for '" + resource + "': " + e.description(), e);
    }
  }

  /**
   * A stand-in for the Azure CLI, for machines without one. It signs in by device code, prints
   * tokens and signs out, with az's output, exit codes and state files. It has no other commands.
   *
   * @return the program, an executable file named {@code az} that lives as long as the lab
   */
  public Path standInAz() {
    return files.standInAz();
  }

  /**
   * {@return the requests so far, oldest first, without secrets; of more than 10,000 the newest}
   */
  public List<RecordedRequest> requests() {
    return log.requests();
  }

  /** {@return the user codes of the devices that wait for a sign-in} */
  public List<String> pendingDeviceCodes() {
    return services.entra().signIns().pendingUserCodes();
  }

  /**
   * Signs a user in on a device, as if the user had typed its code at {@code /devicelogin}.
   *
   * @param userCode the code that the device shows
   * @param userPrincipalName the user, {@code alice@contoso.test}
   * @throws IllegalArgumentException if no device waits with this code, or the lab has no such user
   */
  public void approveDeviceCode(String userCode, String userPrincipalName) {
    services.entra().signIns().approve(userCode, user(userPrincipalName));
  }

  /**
   * Declines the sign-in of a device.
   *
   * @param userCode the code that the device shows
   * @throws IllegalArgumentException if no device waits with this code
   */
  public void declineDeviceCode(String userCode) {
    services.entra().signIns().decline(userCode);
  }

  /**
   * Ends every sign-in of a user: from now on the refresh tokens so far are refused with
   * AADSTS50173.
   *
   * @param userPrincipalName the user, {@code alice@contoso.test}
   * @throws IllegalArgumentException if the lab has no such user
   */
  public void revokeSignIns(String userPrincipalName) {
    services.entra().signIns().revoke(user(userPrincipalName));
  }

  /**
   * Starts an authentication broker of Linux on a bus of its own. It ends with the lab, if nobody
   * closes it before.
   *
   * @param userPrincipalNames who is signed in to it, the system's own account first; by default
   *     the lab's first user
   * @return the broker, which needs {@code dbus-daemon} and dbus-java: see {@link LabBroker}
   * @throws IllegalArgumentException if the lab has no such user
   * @throws LabStartException if it can't be started
   * @throws IllegalStateException if the lab is closed
   */
  public LabBroker startBroker(String... userPrincipalNames) {
    List<User> users =
        userPrincipalNames.length == 0
            ? directory.users().stream().filter(user -> !user.isGuest()).limit(1).toList()
            : Stream.of(userPrincipalNames).map(this::user).toList();
    if (users.isEmpty()) {
      throw new IllegalArgumentException("The lab has no user, so nobody can use its broker.");
    }
    synchronized (open) { // A lab that is being closed must not leave a broker that comes later.
      if (isClosed) {
        throw new IllegalStateException("The lab is closed.");
      }
      return opened(LabBroker.start(services.entra().brokerTokens(), users, folder, files.home()));
    }
  }

  /**
   * Makes a network that holds nothing but this lab, for clients that know no proxy. It ends with
   * the lab, if nobody closes it before.
   *
   * @param forwardedPorts the ports of this machine's loopback that are reached from it, too
   * @return the network: see {@link LabNetwork}
   * @throws LabStartException if this system can't have one; the message says why
   * @throws IllegalArgumentException if a port is not from 1 to 65535, or is 53, 80 or 443
   * @throws IllegalStateException if the lab is closed
   */
  public LabNetwork startNetwork(int... forwardedPorts) {
    synchronized (open) {
      if (isClosed) {
        throw new IllegalStateException("The lab is closed.");
      }
      return opened(LabNetwork.start(folder, ownPorts(), forwardedPorts, threads));
    }
  }

  private List<Integer> ownPorts() {
    return List.of(proxy.port(), control.uri().getPort(), plain.instanceMetadata().getPort());
  }

  private User user(String userPrincipalName) {
    return directory
        .findUser(userPrincipalName)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The lab has no user '"
                    + userPrincipalName
                    + "'. It has: "
                    + directory.users().stream()
                        .filter(user -> !user.isGuest())
                        .map(User::userPrincipalName)
                        .collect(Collectors.joining(", "))));
  }

  /**
   * An app and its credentials.
   *
   * @param name its display name or its client id
   * @return the app
   * @throws IllegalArgumentException if the lab has no such app
   */
  public LabApp app(String name) {
    return directory.apps().stream()
        .filter(app -> app.displayName().equals(name) || app.clientId().equals(name))
        .findFirst()
        .map(LabApp::new)
        .orElseThrow(() -> new IllegalArgumentException("The lab has no app '" + name + "'."));
  }

  /**
   * A managed identity.
   *
   * @param name its name; that of the machine if it is system-assigned
   * @return the identity
   * @throws IllegalArgumentException if the lab has no such identity
   */
  public ManagedIdentity managedIdentity(String name) {
    return directory
        .findManagedIdentity(name)
        .orElseThrow(
            () -> new IllegalArgumentException("The lab has no managed identity '" + name + "'."));
  }

  /**
   * Scripts a trouble, from the next request on.
   *
   * @param trouble what happens, where, to whom, and how often
   * @throws IllegalArgumentException if it can never happen
   */
  public void trouble(Trouble trouble) {
    services.troubles().add(trouble.checked());
  }

  /** {@return the troubles that can still happen, each with the number of times left} */
  public List<Trouble> troubles() {
    return services.troubles().all();
  }

  /** Removes every trouble. */
  public void clearTroubles() {
    services.troubles().clear();
  }

  /** Ends the lab: its ports, threads and files are gone when this returns. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(closeOnExit);
    } catch (IllegalStateException e) {
      // The JVM is ending, and its hook closes the lab too: the second caller waits for the first.
    }
    closeAll();
  }

  private void closeAll() {
    synchronized (open) {
      isClosed = true;
      while (!open.isEmpty()) {
        try {
          open.pop().close();
        } catch (Exception e) {
          System.getLogger(Lab.class.getName())
              .log(System.Logger.Level.WARNING, "A part of the lab could not be closed.", e);
        }
      }
    }
  }
}
