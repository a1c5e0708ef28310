package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.internal.rules.Rules;
import dev.latchkey.lab.traffic.Trouble;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Describes a lab: tenants with their users, apps and subscriptions, and their roles.
 *
 * <pre>{@code
 * new LabBuilder()
 *     .tenant("contoso.test", t -> t
 *         .user("alice")
 *         .group("app-developers", "alice")
 *         .app("contoso-app", a -> a.secret())
 *         .subscription("Dev", s -> s
 *             .resourceGroup("rg-app", g -> g.storageAccount("contosodata"))))
 *     .assign("Storage Blob Data Reader", "app-developers", "contosodata")
 *     .start();
 * }</pre>
 *
 * <p>Without a {@link #tenant tenant} it describes the default lab, to which {@link #assign} adds
 * roles: Contoso with alice, bob and the lead dana, Fabrikam with carol, where alice is a guest,
 * and the storage account {@code contosodata}, the key vault {@code contoso-vault} and managed
 * identities. An id that is not given is derived from the names and is the same in every run. A
 * secret that is not given is new in every lab.
 *
 * <p>Each setter checks its values; the start checks names that refer to something. Not safe for
 * several threads.
 */
public final class LabBuilder {
  private final List<TenantBuilder> tenants = new ArrayList<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private final List<Assignment> eligible = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final Set<String> allowedHosts = new LinkedHashSet<>();
  private Clock clock = Clock.systemUTC();
  private Duration delayOfPrincipals = Duration.ZERO;
  private Duration delayOfRoles = Duration.ZERO;
  private int port;
  private boolean closedOnExit = true;
  private Path temporaryFolder = Path.of(System.getProperty("java.io.tmpdir"));

  private record Assignment(String role, String principal, String scope) {}

  /** A builder of the default lab. */
  public LabBuilder() {}

  /**
   * Reads a lab from a file, {@code lab.yaml}.
   *
   * @param file the file
   * @return a builder with the content of the file
   * @throws LabFileException if the file can't be read or has a value that is not allowed; the
   *     message names file, line, key and value
   */
  public static LabBuilder fromFile(Path file) {
    return LabFile.read(Objects.requireNonNull(file, "file"));
  }

  /**
   * Adds a tenant. The first one replaces the default lab.
   *
   * @param domain its default domain, {@code contoso.test}
   * @param content describes the tenant
   * @return this
   */
  public LabBuilder tenant(String domain, Consumer<TenantBuilder> content) {
    TenantBuilder tenant =
        new TenantBuilder(Rules.DOMAIN.checkLowerCase("tenant domain", domain), clock);
    content.accept(tenant);
    tenants.add(tenant);
    return this;
  }

  /**
   * Assigns a role.
   *
   * @param role the role's display name or GUID, {@code Storage Blob Data Reader}
   * @param principal the principal: a user name, {@code alice@contoso.test}, or the name of a
   *     group, an app or a managed identity of the tenant that the scope belongs to
   * @param scope the scope: a resource, {@code contosodata}; a container, {@code
   *     contosodata/reports}; a subscription, {@code Dev}; a resource group, {@code Dev/rg-app}; or
   *     a resource id
   * @return this
   */
  public LabBuilder assign(String role, String principal, String scope) {
    assignments.add(
        new Assignment(
            Objects.requireNonNull(role, "role"),
            Objects.requireNonNull(principal, "principal"),
            Objects.requireNonNull(scope, "scope")));
    return this;
  }

  /**
   * Makes a principal eligible for a role, as Privileged Identity Management does: it has the role
   * only once it is activated. A test activates it by {@link Directory#add(RoleAssignment)}.
   *
   * @param role the role, as in {@link #assign}
   * @param principal the principal, as in {@link #assign}
   * @param scope the scope, as in {@link #assign}
   * @return this
   */
  public LabBuilder eligible(String role, String principal, String scope) {
    eligible.add(
        new Assignment(
            Objects.requireNonNull(role, "role"),
            Objects.requireNonNull(principal, "principal"),
            Objects.requireNonNull(scope, "scope")));
    return this;
  }

  /**
   * How long Resource Manager does not know a group or service principal that was made while the
   * lab runs.
   *
   * @param delay zero by default
   * @return this
   */
  public LabBuilder delayOfPrincipals(Duration delay) {
    this.delayOfPrincipals = positive("delay of principals", delay);
    return this;
  }

  /**
   * How long a role that was assigned while the lab runs has no effect.
   *
   * @param delay zero by default
   * @return this
   */
  public LabBuilder delayOfRoles(Duration delay) {
    this.delayOfRoles = positive("delay of roles", delay);
    return this;
  }

  private static Duration positive(String what, Duration delay) {
    if (Objects.requireNonNull(delay, what).isNegative()) {
      throw Rules.refused(what, delay.toString(), "zero or more");
    }
    return delay;
  }

  /**
   * Scripts a trouble, from the start of the lab.
   *
   * @param trouble what happens, where, to whom, and how often
   * @return this
   * @throws IllegalArgumentException if it can never happen
   */
  public LabBuilder trouble(Trouble trouble) {
    troubles.add(trouble.checked());
    return this;
  }

  /**
   * The clock of the lab, for the expiry of tokens and codes and for times in answers.
   *
   * @param clock the clock; the system's by default
   * @return this
   */
  public LabBuilder clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /**
   * The port of the lab's proxy on loopback.
   *
   * @param port the port; 0, the default, for one that the system picks
   * @return this
   */
  public LabBuilder port(int port) {
    if (port < 0 || port > 65535) {
      throw Rules.refused("port", Integer.toString(port), "0 to 65535");
    }
    this.port = port;
    return this;
  }

  /**
   * Allows the lab's proxy to connect to a host of the outside world, on any port, with TLS and
   * without. None by default. The lab's control endpoint is never reachable that way, even if
   * loopback is allowed.
   *
   * @param hosts the host names
   * @return this
   */
  public LabBuilder allowHost(String... hosts) {
    for (String host : hosts) {
      allowedHosts.add(Rules.HOST.check("host", host).toLowerCase(Locale.ROOT));
    }
    return this;
  }

  /**
   * The folder in which the lab makes its own.
   *
   * @param folder an existing folder; the system's temporary folder by default
   * @return this
   */
  public LabBuilder temporaryFolder(Path folder) {
    this.temporaryFolder = Objects.requireNonNull(folder, "folder");
    return this;
  }

  /**
   * Sets whether the lab closes itself when the JVM ends. A program with a shutdown hook of its own
   * that must end other things first says no, and closes the lab in that hook.
   *
   * @param closedOnExit {@code true} by default
   * @return this
   */
  public LabBuilder closedOnExit(boolean closedOnExit) {
    this.closedOnExit = closedOnExit;
    return this;
  }

  /**
   * Starts the lab.
   *
   * @return a running lab, to be closed
   * @throws LabStartException if it can't be started, for example if the port is in use
   * @throws IllegalArgumentException if a name refers to nothing
   */
  public Lab start() {
    return Lab.start(this);
  }

  /** Builds a new directory. */
  Directory directory() {
    Directory directory = new Directory();
    describeIn(directory);
    return directory;
  }

  /** Puts the description into an empty directory. */
  void describeIn(Directory directory) {
    if (tenants.isEmpty()) {
      LabBuilder lab = new LabBuilder().clock(clock);
      DefaultLab.describe(lab);
      lab.fill(directory);
    }
    fill(directory);
    // Only now: what the description says is known from the start.
    directory.propagation().ofPrincipals(delayOfPrincipals);
    directory.propagation().ofRoles(delayOfRoles);
  }

  private void fill(Directory directory) {
    tenants.forEach(tenant -> tenant.addTo(directory));
    tenants.forEach(tenant -> tenant.addGuestsTo(directory));
    tenants.forEach(tenant -> tenant.addMembersTo(directory));
    assignments.forEach(a -> assign(directory, a.role(), a.principal(), a.scope()));
    eligible.forEach(a -> makeEligible(directory, a.role(), a.principal(), a.scope()));
  }

  /** Assigns a role in a directory that is otherwise complete. */
  static void assign(Directory directory, String role, String principal, String scope) {
    directory.add(assignment("assignment", directory, role, principal, scope));
  }

  /** Makes somebody eligible for a role in a directory that is otherwise complete. */
  static void makeEligible(Directory directory, String role, String principal, String scope) {
    directory.addEligible(assignment("eligible", directory, role, principal, scope));
  }

  private static RoleAssignment assignment(
      String kind, Directory directory, String role, String principal, String scope) {
    Names names = new Names(directory);
    String scopeId = names.scope(scope);
    String tenantId = names.tenantOf(scopeId);
    String principalId = names.principal(tenantId, principal);
    RoleDefinition definition = names.role(tenantId, role);
    return new RoleAssignment(
        Ids.of(kind, scopeId, definition.id(), principalId), scopeId, definition, principalId);
  }

  List<Trouble> troubles() {
    return List.copyOf(troubles);
  }

  Clock clock() {
    return clock;
  }

  int port() {
    return port;
  }

  boolean isClosedOnExit() {
    return closedOnExit;
  }

  Set<String> allowedHosts() {
    return Set.copyOf(allowedHosts);
  }

  Path temporaryFolder() {
    return temporaryFolder;
  }
}
