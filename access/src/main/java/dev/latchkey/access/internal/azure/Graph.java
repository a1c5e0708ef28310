package dev.latchkey.access.internal.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The directory of a tenant: {@code graph.microsoft.com}. */
public final class Graph {
  static final String ROOT = "https://graph.microsoft.com/v1.0";
  private static final String SELECT_GROUP =
      "$select=id,displayName,description,securityEnabled,mailEnabled,groupTypes,membershipRule,"
          + "onPremisesSyncEnabled,createdDateTime";
  private static final String SELECT_APP =
      "$select=id,appId,displayName,passwordCredentials,createdDateTime";

  private final Rest rest;

  Graph(Rest rest) {
    this.rest = rest;
  }

  /**
   * A group.
   *
   * @param id its object id
   * @param name its display name
   * @param description what it is for; may be empty
   * @param isSecurity true if roles can be assigned to it
   * @param isDynamic true if a rule decides who is in it
   * @param isSynchronised true if it is managed on premises
   * @param isMail true if Exchange decides who is in it
   * @param created when it was made, for the choice among groups of one name
   */
  public record Group(
      String id,
      String name,
      String description,
      boolean isSecurity,
      boolean isDynamic,
      boolean isSynchronised,
      boolean isMail,
      String created) {
    static Group of(JsonNode json) {
      boolean isDynamic = false;
      boolean isUnified = false;
      for (JsonNode type : json.path("groupTypes")) {
        isDynamic |= type.asText().equals("DynamicMembership");
        isUnified |= type.asText().equals("Unified");
      }
      return new Group(
          json.path("id").asText(),
          json.path("displayName").asText(),
          json.path("description").asText(""),
          json.path("securityEnabled").asBoolean(),
          isDynamic || !json.path("membershipRule").asText("").isEmpty(),
          json.path("onPremisesSyncEnabled").asBoolean(),
          json.path("mailEnabled").asBoolean() && !isUnified,
          json.path("createdDateTime").asText(""));
    }
  }

  /**
   * A secret of an app registration, without its value.
   *
   * @param keyId its id
   * @param name its display name
   * @param end when it ends
   */
  public record Secret(String keyId, String name, Instant end) {
    static Secret of(JsonNode json) {
      return new Secret(
          json.path("keyId").asText(),
          json.path("displayName").asText(""),
          Instant.parse(json.path("endDateTime").asText(Instant.MAX.toString())));
    }
  }

  /**
   * An app registration.
   *
   * @param id the object id of the registration
   * @param clientId its client id
   * @param name its display name
   * @param secrets its secrets, without their values
   * @param created when it was made
   */
  public record Application(
      String id, String clientId, String name, List<Secret> secrets, String created) {
    static Application of(JsonNode json) {
      List<Secret> secrets = new ArrayList<>();
      json.path("passwordCredentials").forEach(secret -> secrets.add(Secret.of(secret)));
      return new Application(
          json.path("id").asText(),
          json.path("appId").asText(),
          json.path("displayName").asText(),
          List.copyOf(secrets),
          json.path("createdDateTime").asText(""));
    }
  }

  /** A value within the quotes of a {@code $filter}, for a URL. */
  static String quoted(String value) {
    return encoded("'" + value.replace("'", "''") + "'");
  }

  /** A value in a path or a query. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The signed-in user. */
  public Principal me() {
    return Principal.of(
        rest.get("Who is signed in", "/me?$select=id,displayName,userPrincipalName"), "User");
  }

  /** A user by user principal name or object id. */
  public Optional<Principal> findUser(String name) {
    return rest.find(
            "Looking for the user '" + name + "'",
            "/users/" + encoded(name) + "?$select=id,displayName,userPrincipalName")
        .map(json -> Principal.of(json, "User"));
  }

  /** The users of these user principal names; who is not there is left out. */
  public List<Principal> usersNamed(List<String> names) {
    return new UserLookup(rest).named(names);
  }

  /** The guests with this address in their home tenant. */
  public List<Principal> guestsNamed(String mail) {
    return rest
        .list(
            "Looking for the guest '" + mail + "'",
            "/users?$filter=mail%20eq%20"
                + quoted(mail)
                + "&$select=id,displayName,userPrincipalName")
        .stream()
        .map(json -> Principal.of(json, "User"))
        .toList();
  }

  /** The id of the tenant, and its domains. */
  public Tenant tenant() {
    List<String> domains = new ArrayList<>();
    JsonNode tenant =
        rest.get("Reading the tenant's domains", "/organization?$select=id,verifiedDomains")
            .path("value")
            .path(0);
    tenant.path("verifiedDomains").forEach(json -> domains.add(json.path("name").asText()));
    return new Tenant(tenant.path("id").asText(), domains);
  }

  /**
   * A tenant.
   *
   * @param id its id
   * @param domains its verified domains
   */
  public record Tenant(String id, List<String> domains) {}

  /** What object ids stand for, of users, groups and service principals. */
  public List<Principal> findByIds(List<String> ids) {
    List<Principal> found = new ArrayList<>();
    int most = 1000; // learn.microsoft.com/graph/api/directoryobject-getbyids
    List<String> open = List.copyOf(ids);
    while (!open.isEmpty()) {
      List<String> some = open.stream().limit(most).map(id -> id.toLowerCase(Locale.ROOT)).toList();
      JsonNode answer =
          rest.post(
              "Looking for " + some.size() + " object ids",
              "/directoryObjects/getByIds",
              Map.of("ids", some, "types", List.of("user", "group", "servicePrincipal")));
      Set<String> seen = new HashSet<>();
      for (JsonNode json : answer.path("value")) {
        found.add(Principal.of(json));
        seen.add(json.path("id").asText().toLowerCase(Locale.ROOT));
      }
      // An answer may be a page; the link to the next one has no body, so the rest is asked again.
      boolean isPage = answer.has("@odata.nextLink") && some.stream().anyMatch(seen::contains);
      List<String> left =
          isPage ? some.stream().filter(id -> !seen.contains(id)).toList() : List.of();
      open = Stream.concat(left.stream(), open.stream().skip(some.size())).toList();
    }
    return found;
  }

  /** All groups of a display name. */
  public List<Group> groupsNamed(String name) {
    return rest
        .list(
            "Looking for the group '" + name + "'",
            "/groups?$filter=displayName%20eq%20" + quoted(name) + "&" + SELECT_GROUP)
        .stream()
        .map(Group::of)
        .toList();
  }

  /** A group by its object id. */
  public Optional<Group> findGroup(String id) {
    return rest.find(
            "Looking for the group '" + id + "'", "/groups/" + encoded(id) + "?" + SELECT_GROUP)
        .map(Group::of);
  }

  /** A mail nickname: required, unused without mail, and limited to 64 ASCII characters. */
  public static String nickname(String name) {
    String nickname = name.replaceAll("[^A-Za-z0-9_-]|^[^A-Za-z0-9]+", "");
    return nickname.isEmpty() ? "group" : nickname.substring(0, Math.min(64, nickname.length()));
  }

  /** Creates a security group, owned by the caller. */
  public Group createGroup(String name, String description) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("displayName", name);
    if (!description.isEmpty()) {
      body.put("description", description);
    }
    body.put("mailEnabled", false);
    body.put("mailNickname", nickname(name));
    body.put("securityEnabled", true);
    return Group.of(rest.post("Creating the group '" + name + "'", "/groups", body));
  }

  /** Removes a group that this run has just created a second time. */
  public void deleteGroup(String id) {
    rest.delete("Removing the group '" + id + "'", "/groups/" + id);
  }

  /** The direct members of a group. */
  public List<Principal> members(String groupId) {
    return principals("Reading the members of the group", "/groups/" + groupId + "/members");
  }

  /** The owners of a group. */
  public List<Principal> groupOwners(String groupId) {
    return principals("Reading the owners of the group", "/groups/" + groupId + "/owners");
  }

  private List<Principal> principals(String what, String path) {
    return rest.list(what, path + "?$select=id,displayName,userPrincipalName&$top=999").stream()
        .map(Principal::of)
        .toList();
  }

  /** Adds a member. A member that is there already is no failure. */
  public void addMember(String groupId, Principal member) {
    addReference("Adding '" + member + "' to the group", "/groups/" + groupId + "/members", member);
  }

  private void addReference(String what, String path, Principal object) {
    try {
      rest.post(
          what, path + "/$ref", Map.of("@odata.id", ROOT + "/directoryObjects/" + object.id()));
    } catch (AzureException e) {
      if (!e.text().contains("already exist")) {
        throw e;
      }
    }
  }

  /** Takes a member out of a group. */
  public void removeMember(String groupId, Principal member) {
    rest.delete(
        "Removing '" + member + "' from the group",
        "/groups/" + groupId + "/members/" + member.id() + "/$ref");
  }

  /** The object ids of all groups that a principal is in, directly or through others. */
  public List<String> groupsOf(Principal principal) {
    return groups(principal, "transitiveMemberOf");
  }

  /** The object ids of the groups that a principal is in itself. */
  public List<String> directGroupsOf(Principal principal) {
    return groups(principal, "memberOf");
  }

  private List<String> groups(Principal principal, String relation) {
    String collection =
        switch (principal.type()) {
          case "Group" -> "/groups/";
          case "ServicePrincipal" -> "/servicePrincipals/";
          default -> "/users/";
        };
    List<String> ids = new ArrayList<>();
    rest.each(
        "Reading the groups of '" + principal + "'",
        collection + principal.id() + "/" + relation + "?$select=id&$top=999",
        json -> ids.add(json.path("id").asText()));
    return ids;
  }

  /** All app registrations of a display name. */
  public List<Application> applicationsNamed(String name) {
    return rest
        .list(
            "Looking for the app '" + name + "'",
            "/applications?$filter=displayName%20eq%20" + quoted(name) + "&" + SELECT_APP)
        .stream()
        .map(Application::of)
        .toList();
  }

  /** The secrets of an app registration, without their values. */
  public List<Secret> secrets(String applicationId) {
    return Application.of(
            rest.get(
                "Reading the secrets of the app",
                "/applications/" + applicationId + "?" + SELECT_APP))
        .secrets();
  }

  /** Registers an app that accounts of this tenant alone use. */
  public Application createApplication(String name) {
    return Application.of(
        rest.post(
            "Registering the app '" + name + "'",
            "/applications",
            Map.of("displayName", name, "signInAudience", "AzureADMyOrg")));
  }

  /** Removes an app registration that this run has just created a second time. */
  public void deleteApplication(String id) {
    rest.delete("Removing the app '" + id + "'", "/applications/" + id);
  }

  /** The owners of an app registration. */
  public List<Principal> applicationOwners(String id) {
    return principals("Reading the owners of the app", "/applications/" + id + "/owners");
  }

  /** Makes somebody an owner of an app registration. */
  public void addApplicationOwner(String id, Principal owner) {
    addReference(
        "Making '" + owner + "' an owner of the app", "/applications/" + id + "/owners", owner);
  }

  /** The service principal of an app in this tenant, by its client id. */
  public Optional<Principal> findServicePrincipal(String clientId) {
    return rest
        .list(
            "Looking for the service principal of '" + clientId + "'",
            "/servicePrincipals?$filter=appId%20eq%20"
                + quoted(clientId)
                + "&$select=id,appId,displayName")
        .stream()
        .findFirst()
        .map(json -> Principal.of(json, "ServicePrincipal"));
  }

  /** All service principals of a display name. */
  public List<Principal> servicePrincipalsNamed(String name) {
    return rest
        .list(
            "Looking for the service principal '" + name + "'",
            "/servicePrincipals?$filter=displayName%20eq%20"
                + quoted(name)
                + "&$select=id,appId,displayName")
        .stream()
        .map(json -> Principal.of(json, "ServicePrincipal"))
        .toList();
  }

  /** Creates the service principal of an app in this tenant. */
  public Principal createServicePrincipal(String clientId) {
    return Principal.of(
        rest.post(
            "Creating the service principal of '" + clientId + "'",
            "/servicePrincipals",
            Map.of("appId", clientId)),
        "ServicePrincipal");
  }

  /**
   * Adds a secret to an app registration.
   *
   * @param applicationId the object id of the registration
   * @param name the name that users see in the portal
   * @param end when it ends
   * @return the secret with its value, which can't be read again
   */
  public NewSecret addSecret(String applicationId, String name, Instant end) {
    JsonNode json =
        rest.post(
            "Adding the secret '" + name + "'",
            "/applications/" + applicationId + "/addPassword",
            Map.of(
                "passwordCredential", Map.of("displayName", name, "endDateTime", end.toString())));
    return new NewSecret(Secret.of(json), json.path("secretText").asText());
  }

  /**
   * A secret with its value.
   *
   * @param secret what is known of it later
   * @param value its value
   */
  public record NewSecret(Secret secret, String value) {
    /** Without the value. */
    @Override
    public String toString() {
      return secret.toString();
    }
  }

  /** Removes a secret. One that is gone is no failure. */
  public void removeSecret(String applicationId, Secret secret) {
    try {
      rest.post(
          "Removing the secret '" + secret.name() + "'",
          "/applications/" + applicationId + "/removePassword",
          Map.of("keyId", secret.keyId()));
    } catch (AzureException e) {
      if (e.status() != 404 && !e.text().contains("No password credential found")) {
        throw e;
      }
    }
  }
}
