package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.control.ControlApi;
import dev.latchkey.lab.internal.control.ControlServer;
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
import javax.net.ssl.SSLContext;

/**
 * A Microsoft Entra tenant, Azure Resource Manager, managed identities, a blob service and key
 * vaults in this JVM, under their public names.
 *
 * <p>The lab is a forward proxy on loopback that ends TLS itself for the hosts it plays, and
 * answers 502 for every other. Real tools and clients run in it unmodified: {@link #environment()}
 * is all that a process needs, {@link #proxyAddress()} and {@link #sslContext()} what a client in
 * this JVM needs. Nothing leaves the machine.
 *
 * <pre>{@code
 * try (Lab lab = Lab.start()) {
 *   ProcessBuilder az = new ProcessBuilder("az", "login", "--use-device-code");
 *   lab.environment().applyTo(az.environment());
 *   az.start();
 * }
 * }</pre>
 *
 * <p>Safe for any number of threads; labs beside one another don't meet.
 */
public final class Lab implements AutoCloseable {
  private final Directory directory;
  private final RequestLog log;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
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
    directory = new Directory();
    log = new RequestLog(clock);
    ExecutorService threads = LabThreads.create();
    open.push(threads::shutdownNow);
    try {
      // Certificates take longest, then what every answer needs; what signs tokens is needed last.
      // Each in its turn, beside the rest.
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
      control =
          opened(
              new ControlServer(
                  new ControlApi(directory, services.entra().signIns(), services.troubles(), log),
                  clock,
                  threads));
      plain =
          opened(
              new PlainEndpoints(
                  directory, services.entra().tokens(), services.troubles(), log, clock, threads));
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
   * @return a builder, the default lab until something else is said
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

  /** The JDK names the file alone, and leaves what became of it to the class of the exception. */
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

  /** {@return who and what the lab knows; a change holds from the next request on} */
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
   * The console on loopback. Its fragment is the token of the control endpoint: whoever has it may
   * change the lab.
   *
   * @return the value of {@code LATCHKEY_LAB_URL}
   */
  public URI controlUri() {
    return control.uri();
  }

  /** {@return the environment of a process that lives in the lab, with a home folder of its own} */
  public LabEnvironment environment() {
    return files.environment(false);
  }

  /**
   * The environment of a process that lives in the lab and keeps the developer's home folder.
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
   * What App Service, Functions and Container Apps set for an app that has managed identities, here
   * those of the machine that the lab plays.
   *
   * @return {@code IDENTITY_ENDPOINT} and {@code IDENTITY_HEADER}, to be added to a process's
   *     environment after {@link LabEnvironment#applyTo}
   */
  public Map<String, String> appServiceEnvironment() {
    return plain.appService();
  }

  /**
   * What a job of Azure Pipelines has in its environment, where {@code SYSTEM_ACCESSTOKEN} was
   * mapped. The ids of service connections are {@link LabApp#serviceConnectionId()}.
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
   * @param subject whom it is for, {@code system:serviceaccount:contoso:app} in the default lab
   * @return the token, good for an hour
   */
  public String federatedToken(String subject) {
    return federatedToken(FederatedCredential.LAB_ISSUER, subject);
  }

  /**
   * A token in the name of any issuer: the lab plays all that its apps trust.
   *
   * @param issuer in whose name, {@code https://token.actions.githubusercontent.com}
   * @param subject whom it is for
   * @return the token, for the audience {@value FederatedCredential#TOKEN_EXCHANGE}, good for an
   *     hour
   */
  public String federatedToken(String issuer, String subject) {
    return federatedToken(issuer, subject, FederatedCredential.TOKEN_EXCHANGE);
  }

  /**
   * A token in the name of any issuer, for any audience.
   *
   * @param issuer in whose name
   * @param subject whom it is for
   * @param audience what it is meant for
   * @return the token, good for an hour
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
   * An access token of a person, without a sign-in: what a service is called with, or the assertion
   * of the on-behalf-of flow.
   *
   * @param userPrincipalName whose, {@code alice@contoso.test}
   * @param resource what it is for: {@code https://storage.azure.com}, or the client id of an app
   *     of the person's tenant
   * @return a token of the person's home tenant, as the Azure CLI would get it
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
   * A stand-in for the Azure CLI, for machines without one: it signs in by device code, prints
   * tokens and signs out, with az's output, exit codes and state files, and can do nothing else.
   *
   * @return the program, an executable file named {@code az} that lives as long as the lab
   */
  public Path standInAz() {
    return files.standInAz();
  }

  /** {@return what the lab was asked so far, oldest first, without secrets; the newest 10,000} */
  public List<RecordedRequest> requests() {
    return log.requests();
  }

  /** {@return the codes of the devices that wait for somebody} */
  public List<String> pendingDeviceCodes() {
    return services.entra().signIns().pendingUserCodes();
  }

  /**
   * Signs somebody in on a device, as if they had typed its code at {@code /devicelogin}.
   *
   * @param userCode the code that the device shows
   * @param userPrincipalName who signs in, {@code alice@contoso.test}
   * @throws IllegalArgumentException if no device waits with this code, or the lab has no such user
   */
  public void approveDeviceCode(String userCode, String userPrincipalName) {
    services.entra().signIns().approve(userCode, user(userPrincipalName));
  }

  /**
   * Says no to a device.
   *
   * @param userCode the code that the device shows
   * @throws IllegalArgumentException if no device waits with this code
   */
  public void declineDeviceCode(String userCode) {
    services.entra().signIns().decline(userCode);
  }

  /**
   * Ends every sign-in of a person: their refresh tokens are refused with AADSTS50173 from now on.
   *
   * @param userPrincipalName the person, {@code alice@contoso.test}
   * @throws IllegalArgumentException if the lab has no such user
   */
  public void revokeSignIns(String userPrincipalName) {
    services.entra().signIns().revoke(user(userPrincipalName));
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
   * An app, with what it takes to sign in as it.
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
   * @param name its name; for a system-assigned one that of its machine
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
   * Lets something go wrong, from the next request on.
   *
   * @param trouble what, where, to whom, how often
   * @throws IllegalArgumentException if that can't happen there
   */
  public void trouble(Trouble trouble) {
    services.troubles().add(trouble.checked());
  }

  /** {@return what still goes wrong, each as often as is left of it} */
  public List<Trouble> troubles() {
    return services.troubles().all();
  }

  /** Lets nothing go wrong any more. */
  public void clearTroubles() {
    services.troubles().clear();
  }

  /** Ends the lab: its ports, threads and files are gone when this returns. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(closeOnExit);
    } catch (IllegalStateException e) {
      // The JVM is ending: whoever comes first closes it, the other one waits.
    }
    closeAll();
  }

  private void closeAll() {
    synchronized (open) {
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
