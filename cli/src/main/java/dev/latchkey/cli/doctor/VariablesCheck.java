package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.chain.EnvironmentSettings;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.source.TenantRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Variables that contradict each other, or that were left over from another job. */
final class VariablesCheck implements Check {
  private static final String TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";

  @Override
  public String name() {
    return "variables";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    application(machine).ifPresent(findings::add);
    certificate(machine).ifPresent(findings::add);
    tokenFile(machine).ifPresent(findings::add);
    toolCache(machine).ifPresent(findings::add);
    unusable(machine).ifPresent(findings::add);
    password(machine).ifPresent(findings::add);
    if (findings.isEmpty()) {
      findings.add(Finding.ok(this, "No variable contradicts another."));
    }
    return findings;
  }

  private static boolean isAsked(Machine machine, SourceName source) {
    return machine.selectionOrAll().sources().contains(source);
  }

  /** An application that is named in whole comes before the developer; in part it is nothing. */
  private Optional<Finding> application(Machine machine) {
    EnvironmentSettings settings = EnvironmentSettings.of(machine::setting);
    List<String> set = new ArrayList<>();
    for (Map.Entry<String, Boolean> variable :
        List.of(
            Map.entry(EnvironmentSettings.CLIENT, settings.client() != null),
            Map.entry(EnvironmentSettings.SECRET, settings.secret() != null),
            Map.entry(EnvironmentSettings.CERTIFICATE, settings.certificate() != null))) {
      if (variable.getValue()) {
        set.add(variable.getKey());
      }
    }
    if (set.isEmpty() || machine.setting(TOKEN_FILE).isPresent()) {
      return Optional.empty();
    }
    if (settings.missing().isEmpty()) {
      return isAsked(machine, SourceName.ENVIRONMENT)
          ? Optional.of(
              Finding.warning(
                  this,
                  "The variables name the application '"
                      + settings.client()
                      + "': DefaultAzureCredential signs in as it, not as you.",
                  "to use your own sign-in: " + machine.set(SourceSelection.VARIABLE, "dev")))
          : Optional.empty();
    }
    String also =
        settings.client() != null
            ? " AZURE_CLIENT_ID alone names a user-assigned managed identity."
            : "";
    String message =
        String.join(" and ", set)
            + (set.size() == 1 ? " is" : " are")
            + " set without "
            + String.join(", ", settings.missing())
            + ": EnvironmentCredential can't sign in."
            + also;
    String remedy =
        machine.unset(set) + ", or set " + String.join(" and ", settings.missing()) + " too";
    boolean isOnlyOne =
        machine.selectionOrAll().sources().stream().allMatch(SourceName.ENVIRONMENT::equals);
    return Optional.of(
        isOnlyOne
            ? Finding.problem(this, message, remedy)
            : Finding.warning(this, message, remedy));
  }

  private Optional<Finding> certificate(Machine machine) {
    EnvironmentSettings settings = EnvironmentSettings.of(machine::setting);
    String path = settings.certificate();
    return path == null || settings.secret() != null
        ? Optional.empty()
        : file(machine, EnvironmentSettings.CERTIFICATE, path, SourceName.ENVIRONMENT);
  }

  private Optional<Finding> tokenFile(Machine machine) {
    return machine
        .setting(TOKEN_FILE)
        .flatMap(path -> file(machine, TOKEN_FILE, path, SourceName.WORKLOAD_IDENTITY));
  }

  private Optional<Finding> file(Machine machine, String variable, String path, SourceName source) {
    FileState state = machine.surroundings().files().stateOf(path);
    if (state == FileState.EXECUTABLE || state == FileState.NOT_EXECUTABLE) {
      return Optional.empty();
    }
    String message = variable + " is '" + path + "', and no file is there.";
    String remedy = machine.unset(List.of(variable));
    return Optional.of(
        isAsked(machine, source)
            ? Finding.problem(this, message, remedy)
            : Finding.warning(this, message, remedy));
  }

  private Optional<Finding> toolCache(Machine machine) {
    try {
      return machine.tools().mayOpenToolCaches()
          ? Optional.empty()
          : Optional.of(
              Finding.warning(
                  this,
                  "The tools' token caches are kept closed: every new process starts a tool for its"
                      + " first token.",
                  machine.unset(List.of(DeveloperTools.TOOL_CACHE_VARIABLE))
                      + ", and leave out -D"
                      + DeveloperTools.TOOL_CACHE_PROPERTY));
    } catch (IllegalArgumentException e) {
      return Optional.of(
          Finding.problem(
              this,
              String.valueOf(e.getMessage()),
              machine.unset(List.of(DeveloperTools.TOOL_CACHE_VARIABLE))));
    }
  }

  /** Any other variable of the chain whose value its builder would refuse. */
  private Optional<Finding> unusable(Machine machine) {
    try {
      machine.tools().mayOpenToolCaches();
      machine
          .setting(TenantRule.TENANT_VARIABLE)
          .ifPresent(value -> TenantRule.requireTenant(TenantRule.TENANT_VARIABLE, value));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Reported above, or by TenantCheck.
    }
    try {
      machine.signIns();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          Finding.problem(this, String.valueOf(e.getMessage()), "correct its value"));
    }
  }

  private Optional<Finding> password(Machine machine) {
    return machine.setting("AZURE_USERNAME").isPresent()
            && machine.setting("AZURE_PASSWORD").isPresent()
        ? Optional.of(
            Finding.warning(
                this,
                "AZURE_USERNAME and AZURE_PASSWORD are set, which no credential here takes.",
                machine.unset(List.of("AZURE_USERNAME", "AZURE_PASSWORD"))))
        : Optional.empty();
  }
}
