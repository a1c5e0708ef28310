package dev.latchkey.access;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.file.TeamWriter;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.plan.SignInCheck;
import dev.latchkey.access.internal.plan.Survey;
import dev.latchkey.access.internal.plan.Survey.NamedAssignment;
import dev.latchkey.access.internal.plan.Surveyor;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a first {@code team.yaml} from what is there: the person who is signed in, and a group
 * with its members and roles. Reads only, but for the file.
 */
public final class TeamInit {
  private final TokenCredential credential;
  private final String source;
  private final HttpClient http;
  private final String tenant;
  private final String group;

  private TeamInit(
      TokenCredential credential, String source, HttpClient http, String tenant, String group) {
    this.credential = credential;
    this.source = source;
    this.http = http;
    this.tenant = tenant;
    this.group = group;
  }

  /**
   * Prepares a first file, for the tenant of the sign-in and a new group.
   *
   * @param credential the sign-in of the caller
   * @param source what messages call the sign-in
   * @return the writer of the file
   */
  public static TeamInit of(TokenCredential credential, String source) {
    return of(credential, source, HttpClient.createDefault());
  }

  static TeamInit of(TokenCredential credential, String source, HttpClient http) {
    return new TeamInit(
        Objects.requireNonNull(credential, "credential"),
        Objects.requireNonNull(source, "source"),
        http,
        "",
        "");
  }

  /**
   * Chooses the tenant.
   *
   * @param idOrDomain its id or a domain; by default the tenant of the sign-in
   * @return the writer for this tenant
   */
  public TeamInit tenant(String idOrDomain) {
    return new TeamInit(
        credential, source, http, Objects.requireNonNull(idOrDomain, "idOrDomain"), group);
  }

  /**
   * Takes an existing group over, with its members and roles.
   *
   * @param nameOrId its display name or object id; by default a new group is named after the folder
   * @return the writer with this group
   */
  public TeamInit group(String nameOrId) {
    return new TeamInit(
        credential, source, http, tenant, Objects.requireNonNull(nameOrId, "nameOrId"));
  }

  /**
   * Writes the file.
   *
   * @param file a file that does not exist
   * @throws AccessException if it exists, if the group is not there or there twice, or if a service
   *     fails
   */
  public void write(Path file) {
    requireNew(file);
    String text = text(file);
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (NoSuchFileException e) {
      throw withoutFolder(file);
    } catch (IOException e) {
      throw failure(file + ": it can't be written (" + e.getClass().getSimpleName() + ")", null);
    }
  }

  /**
   * Checks that a file can be a new one, before anybody is asked.
   *
   * @param file the file to come
   * @throws AccessException if it exists, or its folder does not
   */
  public static void requireNew(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw withoutFolder(file);
    }
  }

  private static AccessException withoutFolder(Path file) {
    return failure(file + ": its folder does not exist", "Make the folder, or name another file");
  }

  private static AccessException exists(Path file) {
    return failure(
        file + ": the file exists and is not overwritten",
        "Name another one by --file, or remove it");
  }

  private static AccessException failure(String message, @Nullable String remedy) {
    return new AccessException(FailureKind.INVALID_REQUEST, message, remedy);
  }

  private String text(Path file) {
    Azure signedIn = Azure.of(tenant, credential, http);
    String id = tenant.isEmpty() ? signedIn.caller().tenantId() : tenant;
    Azure azure = Azure.of(id, credential, http);
    Caller caller = SignInCheck.check(azure, source);
    Graph.Tenant there = azure.graph().tenant();
    TeamWriter writer = new TeamWriter(there.id(), there.domains().stream().findFirst().orElse(""));
    Optional<Group> existing = existing(azure, file);
    if (existing.isEmpty()) {
      writer.group("", nameFor(file), "Developers who run the app on their own machines");
      writer.members();
      writer.member(caller.objectId(), caller.account());
      writer.gap();
      writer.remark("roles:");
      writer.remark("  - role: Storage Blob Data Contributor");
      writer.remark("    scope: https://ACCOUNT.blob.core.windows.net");
    } else {
      takeOver(writer, azure, existing.get(), there.id(), file);
    }
    return writer.toString();
  }

  private static String nameFor(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path name = folder == null ? null : folder.getFileName();
    return (name == null ? "app" : Names.shown(name.toString())) + "-developers";
  }

  private Optional<Group> existing(Azure azure, Path file) {
    if (Names.isGuid(group)) {
      return Optional.of(
          azure
              .graph()
              .findGroup(group)
              .orElseThrow(() -> failure("There is no group with the id '" + group + "'", null)));
    }
    String name = group.isEmpty() ? nameFor(file) : group;
    List<Group> found = azure.graph().groupsNamed(name);
    if (found.size() > 1 || (found.isEmpty() && !group.isEmpty())) {
      throw failure(
          "The tenant has "
              + (found.isEmpty() ? "no group" : found.size() + " groups")
              + " named '"
              + Names.shown(name)
              + "'",
          found.isEmpty()
              ? null
              : "Name one by its id: " + String.join(", ", found.stream().map(Group::id).toList()));
    }
    return found.stream().findFirst();
  }

  private void takeOver(
      TeamWriter writer, Azure azure, Group existing, String tenantId, Path file) {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    Team bare =
        new Team(
            "",
            folder,
            tenantId,
            new Team.GroupName(existing.id(), "", ""),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());
    Survey survey = new Surveyor(azure, bare, source, Surroundings.ofThisMachine()).survey();
    writer.group(existing.id(), existing.name(), "");
    if (!survey.present().isEmpty()) {
      writer.members();
      for (Principal member : survey.present()) {
        writer.member(member.id(), member.name());
      }
    }
    List<NamedAssignment> roles =
        survey.assignments().stream()
            .filter(named -> named.assignment().scope().startsWith("/subscriptions/"))
            .filter(named -> !named.assignment().hasCondition())
            .toList();
    if (!roles.isEmpty()) {
      writer.roles();
      roles.forEach(named -> writer.role(named.role(), named.assignment().scope()));
    }
    survey.assignments().stream()
        .filter(named -> !roles.contains(named))
        .forEach(named ->
            writer.remark(
                "not taken over (a condition, or a management group): '"
                    + named.role()
                    + "' at '"
                    + named.assignment().scope()
                    + "'"));
    survey.warnings().forEach(writer::remark);
  }
}
