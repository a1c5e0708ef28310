package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.rules.Rules;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Describes a tenant of a lab. Made by {@link LabBuilder#tenant}. */
public final class TenantBuilder {
  private final String domain;
  private final Clock clock;
  private final List<UserBuilder> users = new ArrayList<>();
  private final List<UserBuilder> guests = new ArrayList<>();
  private final List<GroupBuilder> groups = new ArrayList<>();
  private final List<AppBuilder> apps = new ArrayList<>();
  private final List<RoleBuilder> roles = new ArrayList<>();
  private final List<SubscriptionBuilder> subscriptions = new ArrayList<>();
  private String id;
  private String name;
  private boolean hasPrivilegedIdentityManagement = true;

  TenantBuilder(String domain, Clock clock) {
    this.domain = domain;
    this.clock = clock;
    this.id = Ids.of("tenant", domain);
    String label = domain.substring(0, domain.indexOf('.'));
    this.name = label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
  }

  /**
   * The tenant id.
   *
   * @param id a GUID; derived from the domain by default
   * @return this
   */
  public TenantBuilder id(String id) {
    this.id = Rules.GUID.checkLowerCase("tenant id", id);
    return this;
  }

  /**
   * The name that pages and errors show.
   *
   * @param name the name; {@code Contoso} for {@code contoso.test} by default
   * @return this
   */
  public TenantBuilder name(String name) {
    this.name = Rules.DISPLAY_NAME.check("tenant name", name);
    return this;
  }

  /**
   * Sets whether roles can be eligible: without the license, Microsoft Entra ID P2, the question
   * for eligible roles is answered 400 {@code AadPremiumLicenseRequired}.
   *
   * @param licensed {@code true} by default
   * @return this
   */
  public TenantBuilder privilegedIdentityManagement(boolean licensed) {
    this.hasPrivilegedIdentityManagement = licensed;
    return this;
  }

  /**
   * Adds a user.
   *
   * @param name the name before the at sign, {@code alice}
   * @return this
   */
  public TenantBuilder user(String name) {
    return user(name, u -> {});
  }

  /**
   * Adds a user.
   *
   * @param name the name before the at sign, {@code alice}
   * @param details id and display name
   * @return this
   */
  public TenantBuilder user(String name, Consumer<UserBuilder> details) {
    String upn = Rules.USER.check("user name", name) + "@" + domain;
    UserBuilder user = new UserBuilder(upn, Ids.of("user", domain, upn));
    details.accept(user);
    users.add(user);
    return this;
  }

  /**
   * Adds a guest: a user of another tenant of the lab.
   *
   * @param userPrincipalName the name in the home tenant, {@code alice@contoso.test}
   * @return this
   */
  public TenantBuilder guest(String userPrincipalName) {
    return guest(userPrincipalName, g -> {});
  }

  /**
   * Adds a guest: a user of another tenant of the lab.
   *
   * @param userPrincipalName the name in the home tenant, {@code alice@contoso.test}
   * @param details the object id in this tenant
   * @return this
   */
  public TenantBuilder guest(String userPrincipalName, Consumer<UserBuilder> details) {
    String upn = Rules.USER_PRINCIPAL_NAME.check("guest", userPrincipalName);
    UserBuilder guest = new UserBuilder(upn, Ids.of("guest", domain, upn));
    details.accept(guest);
    guests.add(guest);
    return this;
  }

  /**
   * Adds a security group.
   *
   * @param name its name
   * @param members the members: {@code alice}, {@code carol@fabrikam.test} for a guest, or the name
   *     of an app or of another group of this tenant
   * @return this
   */
  public TenantBuilder group(String name, String... members) {
    return group(name, g -> g.members(members));
  }

  /**
   * Adds a security group.
   *
   * @param name its name
   * @param details its id, members and owners, and what decides about its members
   * @return this
   */
  public TenantBuilder group(String name, Consumer<GroupBuilder> details) {
    GroupBuilder group = new GroupBuilder(Rules.NAME.check("group", name), domain);
    details.accept(group);
    groups.add(group);
    return this;
  }

  /**
   * Adds a custom role. It can be assigned in the subscriptions of this tenant.
   *
   * @param name its name
   * @param details its id and actions
   * @return this
   */
  public TenantBuilder role(String name, Consumer<RoleBuilder> details) {
    RoleBuilder role = new RoleBuilder(Rules.ROLE.check("role", name), domain);
    details.accept(role);
    roles.add(role);
    return this;
  }

  /**
   * Adds an app without credentials.
   *
   * @param name its name
   * @return this
   */
  public TenantBuilder app(String name) {
    return app(name, a -> {});
  }

  /**
   * Adds an app registration with its service principal.
   *
   * @param name its name
   * @param details its client id and credentials
   * @return this
   */
  public TenantBuilder app(String name, Consumer<AppBuilder> details) {
    AppBuilder app = new AppBuilder(Rules.NAME.check("app", name), domain, clock);
    details.accept(app);
    apps.add(app);
    return this;
  }

  /**
   * Adds a subscription that trusts this tenant.
   *
   * @param name its name
   * @param content describes the subscription
   * @return this
   */
  public TenantBuilder subscription(String name, Consumer<SubscriptionBuilder> content) {
    SubscriptionBuilder subscription =
        new SubscriptionBuilder(Rules.NAME.check("subscription", name), domain);
    content.accept(subscription);
    subscriptions.add(subscription);
    return this;
  }

  void addTo(Directory directory) {
    directory.add(new Tenant(id, domain, name, hasPrivilegedIdentityManagement));
    users.forEach(u -> directory.add(u.build(id)));
    groups.forEach(g -> g.addTo(directory, id));
    apps.forEach(a -> directory.add(a.build(id)));
    roles.forEach(r -> directory.add(r.build(id)));
    subscriptions.forEach(s -> s.addTo(directory, id));
  }

  /**
   * Guests are added after the users of all tenants, since their home tenant may come later in the
   * description.
   */
  void addGuestsTo(Directory directory) {
    for (UserBuilder guest : guests) {
      User home =
          directory
              .findUser(guest.userPrincipalName())
              .filter(user -> !user.tenantId().equals(id))
              .orElseThrow(() ->
                  Rules.refused(
                      "guest of " + domain,
                      guest.userPrincipalName(),
                      "a user of another tenant of this lab"));
      directory.add(
          new User(
              id,
              home.tenantId(),
              guest.objectId(),
              home.objectId(),
              home.userPrincipalName(),
              home.displayName(),
              home.mail(),
              ""));
    }
  }

  void addMembersTo(Directory directory) {
    groups.forEach(group -> group.addMembersTo(directory, id));
    apps.forEach(app -> app.addRolesTo(directory, id));
  }
}
