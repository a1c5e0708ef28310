package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.chain.DeveloperMembers;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.managed.Hardware;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.project.ProjectFileSearch;
import dev.latchkey.identity.internal.tool.ToolFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The machine that is examined, seen with the eyes of the credentials. Safe for many threads.
 *
 * @param surroundings variables, clock and files
 * @param tools the developer tools
 * @param workingFolder where the command was started
 * @param userHome the home folder of the system's entry for the user, or {@code null}
 * @param accounts the names of the accounts that were found so far, which a report may have to hide
 */
public record Machine(
    Surroundings surroundings,
    DeveloperTools tools,
    Path workingFolder,
    @Nullable String userHome,
    Set<String> accounts) {
  /** No tool is asked for a token. */
  private static final Duration UNUSED = Duration.ofSeconds(10);

  /** A machine with its tools, for the user of this JVM. */
  public static Machine of(Surroundings surroundings, Path workingFolder) {
    return of(surroundings, workingFolder, Surroundings.property("user.home").orElse(null));
  }

  /** A machine with its tools. */
  public static Machine of(
      Surroundings surroundings, Path workingFolder, @Nullable String userHome) {
    return new Machine(
        surroundings,
        new DeveloperTools(surroundings),
        workingFolder,
        userHome,
        ConcurrentHashMap.newKeySet());
  }

  /** A variable, or the system property of that name, as the credentials read it. */
  Optional<String> setting(String name) {
    return surroundings.setting(name);
  }

  /**
   * The sources of an app's {@code DefaultAzureCredential}: those of the variable, else those of
   * the project file, else all.
   *
   * @throws IllegalArgumentException if {@code AZURE_TOKEN_CREDENTIALS} or the project file can't
   *     be used
   */
  SourceSelection selection() {
    Optional<String> named = setting(SourceSelection.VARIABLE);
    ProjectFile project = named.isPresent() ? null : project();
    return project == null || project.sources().isEmpty()
        ? SourceSelection.of(named.orElse(""))
        : SourceSelection.ofProject(project.sources(), project.path().toString());
  }

  /**
   * The project file that the commands follow here.
   *
   * @return {@code null} without one
   * @throws IllegalArgumentException if it can't be followed
   */
  @Nullable ProjectFile project() {
    return ProjectFileSearch.inUse(surroundings, workingFolder);
  }

  /** What decides about the sources, for messages. */
  String selector() {
    return setting(SourceSelection.VARIABLE).isPresent()
        ? SourceSelection.VARIABLE
        : ProjectFile.NAME;
  }

  /** The same, and all sources where the variable or the file can't be used. */
  SourceSelection selectionOrAll() {
    try {
      return selection();
    } catch (IllegalArgumentException e) {
      return SourceSelection.of("");
    }
  }

  /**
   * The developer tools in the chain's order, with who is signed in by their files. The broker has
   * no files.
   *
   * @throws IllegalArgumentException if a variable of the chain has an unusable value
   */
  List<ToolSignIn> signIns() {
    boolean opensTokenCaches = tools.mayOpenToolCaches();
    // Who is signed in, before a project file accepts or refuses them.
    DeveloperMembers members = DeveloperMembers.ofVariables(tools, UNUSED, null);
    List<ToolSignIn> signIns = new ArrayList<>();
    for (SourceName name : SourceSelection.of("dev,-BrokerCredential").sources()) {
      ToolSignIn one =
          ToolSignIn.of(name, tools.tool(name, opensTokenCaches), members.member(name));
      one.signIn().ifPresent(found -> accounts.add(found.account()));
      signIns.add(one);
    }
    return signIns;
  }

  /** The same; empty where a variable has an unusable value, which a check of its own reports. */
  List<ToolSignIn> signInsIfReadable() {
    try {
      return signIns();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** The sign-in that the chain would use: the first one of those selected. */
  Optional<ToolSignIn> chosen() {
    SourceSelection selection = selectionOrAll();
    return signInsIfReadable().stream()
        .filter(one -> selection.sources().contains(one.source()) && one.isUsable())
        .findFirst();
  }

  /** A tool's program on a machine that may have another {@code PATH} than this one. */
  static Optional<String> program(Surroundings surroundings, ToolFacts facts) {
    try {
      return Optional.of(
          new ToolFinder(surroundings)
              .find(facts.program(), facts.pathVariable(), facts.windowsFolder()));
    } catch (ToolNotFoundException e) {
      return Optional.empty();
    }
  }

  /** A tool's name at the start of a sentence: {@code The Azure CLI}. */
  static String title(ToolFacts facts) {
    return Character.toUpperCase(facts.title().charAt(0)) + facts.title().substring(1);
  }

  /** Linux inside Windows. */
  boolean isLinuxInWindows() {
    return surroundings.platform() == Platform.LINUX && Hardware.isLinuxInWindows(surroundings);
  }

  /** True inside a container. */
  boolean isContainer() {
    return Container.isAround(surroundings);
  }

  /** How a shell of this machine sets a variable. */
  String set(String name, String value) {
    return (surroundings.platform() == Platform.WINDOWS ? "set " : "export ") + name + "=" + value;
  }

  /** How a shell of this machine removes variables. */
  String unset(List<String> names) {
    return surroundings.platform() == Platform.WINDOWS
        ? String.join(" & ", names.stream().map(name -> "set " + name + "=").toList())
        : "unset " + String.join(" ", names);
  }
}
