package dev.latchkey.access;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import dev.latchkey.access.internal.azure.Azure;
import java.util.List;
import java.util.Objects;

/**
 * What a team can do beyond its file, and where the deployed app differs from a developer: what
 * works on a laptop and would fail in production, and the reverse. The how-to's own warning is that
 * developers' accounts have more rights than the app; this makes it visible.
 *
 * <p>Roles are compared by what they allow, not by their names. Nothing is changed. Reading it
 * takes Reader at the file's scopes or above them, and an account that may read groups. Not for
 * several threads.
 */
public final class Audit {
  private final Team team;
  private final TokenCredential credential;
  private final HttpClient http;

  /**
   * A role that reaches a developer and is not in the file.
   *
   * @param developer the developer
   * @param role the role
   * @param scope where it is assigned
   * @param position {@code at} a scope of the file, {@code above} or {@code below} one
   * @param through the group that has the role; empty if the developer has it directly
   */
  public record Extra(
      String developer, String role, String scope, String position, String through) {}

  /**
   * Something that one side can do and the other can't.
   *
   * @param scope where
   * @param roles the roles that allow it
   * @param dataActions the actions on data
   * @param actions the actions on resources; {@code *} stands for any characters
   * @param developers the developers that it is about
   * @param isEveryone true if these are all developers
   */
  public record Difference(
      String scope,
      List<String> roles,
      List<String> dataActions,
      List<String> actions,
      List<String> developers,
      boolean isEveryone) {
    /** Copies the lists. */
    public Difference {
      roles = List.copyOf(roles);
      dataActions = List.copyOf(dataActions);
      actions = List.copyOf(actions);
      developers = List.copyOf(developers);
    }
  }

  /**
   * A scope of the file that the account may not read, so that nothing is known of it.
   *
   * @param scope the scope
   * @param reason why, in one line
   * @param command what somebody runs so that it can be read; empty if that is not known
   */
  public record Unread(String scope, String reason, String command) {}

  /**
   * What was found.
   *
   * @param environment the environment of the file; empty for a file without environments
   * @param developers the members of the group, those of groups in it among them
   * @param extra the roles beyond the file
   * @param identity the app's identity; empty if the file names none: then nothing was compared
   * @param onlyOnLaptop what developers can do and the app can't
   * @param onlyInProduction what the app can do and developers can't
   * @param unread what could not be read; the rest is complete
   */
  public record Report(
      String environment,
      List<String> developers,
      List<Extra> extra,
      String identity,
      List<Difference> onlyOnLaptop,
      List<Difference> onlyInProduction,
      List<Unread> unread) {
    /** Copies the lists. */
    public Report {
      developers = List.copyOf(developers);
      extra = List.copyOf(extra);
      onlyOnLaptop = List.copyOf(onlyOnLaptop);
      onlyInProduction = List.copyOf(onlyInProduction);
      unread = List.copyOf(unread);
    }

    /**
     * True if the comparison with the app was left out, since the file names no identity.
     *
     * @return true without an identity
     */
    public boolean isComparisonSkipped() {
      return identity.isEmpty();
    }

    /**
     * True if there is something to look at.
     *
     * @return false if nobody has more than the file says, the app can do the same, and all of it
     *     could be read
     */
    public boolean isProblem() {
      return !extra.isEmpty()
          || !onlyOnLaptop.isEmpty()
          || !onlyInProduction.isEmpty()
          || !unread.isEmpty();
    }
  }

  /**
   * Prepares an audit. Nothing is sent yet.
   *
   * @param team the team of a file
   * @param credential the sign-in of somebody who may read role assignments
   */
  public Audit(Team team, TokenCredential credential) {
    this(team, credential, HttpClient.createDefault());
  }

  /**
   * Prepares an audit. Nothing is sent yet.
   *
   * @param team the team of a file
   * @param credential the sign-in of somebody who may read role assignments
   * @param http the HTTP client
   */
  public Audit(Team team, TokenCredential credential, HttpClient http) {
    this.team = Objects.requireNonNull(team, "team");
    this.credential = Objects.requireNonNull(credential, "credential");
    this.http = Objects.requireNonNull(http, "http");
  }

  /**
   * Reads and compares.
   *
   * @return what was found
   * @throws AccessException if the group, a scope or the identity is not there, or if none of the
   *     scopes may be read
   */
  public Report run() {
    return new AuditRun(team, Azure.of(team.tenant(), credential, http)).report();
  }
}
