package dev.latchkey.access;

import dev.latchkey.access.SmallestRoles.Choice;
import dev.latchkey.access.internal.change.AzCommand;
import dev.latchkey.access.internal.refusal.RefusedRequest;
import dev.latchkey.access.internal.role.AssignCommand;
import dev.latchkey.access.internal.role.Requirement;
import dev.latchkey.access.internal.role.Service;
import dev.latchkey.access.internal.role.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The texts of an explanation. */
record RefusalAdvice(
    RefusedRequest refusal,
    Optional<Target> target,
    Identity caller,
    List<Requirement> needed,
    List<Choice> roles,
    Standing standing) {

  private Service service() {
    return refusal.service().orElse(Service.RESOURCE_MANAGER);
  }

  private boolean isService(Service service) {
    return refusal.service().filter(service::equals).isPresent();
  }

  /** {@code Azure Blob Storage 'contosodata'}. */
  private String place() {
    String name = refusal.service().map(Service::title).orElse("An Azure service");
    boolean isNamed =
        !refusal.account().isEmpty()
            && !isService(Service.RESOURCE_MANAGER)
            && !isService(Service.GRAPH);
    return isNamed ? name + " '" + refusal.account() + "'" : name;
  }

  private String request() {
    String url = AccessExplainer.shown(refusal.target());
    return url.isEmpty() ? "a request" : (refusal.method() + " " + url).strip();
  }

  private String answer() {
    return (refusal.status() + " " + refusal.code()).strip();
  }

  String summary() {
    String what =
        place()
            + " refused "
            + request()
            + (caller.toString().isEmpty() ? "" : " of " + caller)
            + ": "
            + answer();
    boolean isKnown = refusal.cause().isAboutRoles() && !needed.isEmpty();
    // What is needed says more than that the service did not say why.
    String why =
        isKnown && refusal.cause() == RefusalCause.UNKNOWN ? "" : ", " + refusal.cause().meaning();
    return what + why + (isKnown ? ". It needs " + needs() : "");
  }

  private String needs() {
    return needed.size() == 1
        ? needed.get(0).toString()
        : "for reading "
            + needed.get(0)
            + "; for writing "
            + needed.stream().skip(1).map(Requirement::toString).collect(Collectors.joining("; "));
  }

  /** {@code A}; where it is not known what was asked for, {@code A' to read or 'B' to write}. */
  private String roleNames() {
    return needed.size() > 1 && roles.size() > 1
        ? roles.get(0).name() + "' to read or '" + roles.get(1).name() + "' to write"
        : roles.get(0).name() + "'";
  }

  /** What else is refused like this, so that nobody assigns roles in vain. */
  List<String> otherCauses() {
    List<String> causes = new ArrayList<>();
    if (refusal.service().isEmpty()) {
      causes.add("What was read does not say where the request went: name it by --url.");
    } else if (refusal.cause().isAboutRoles()) {
      switch (service()) {
        case BLOB, DFS, QUEUE, TABLE, FILE -> {
          causes.add(
              "Owner, Contributor and Storage Account Contributor manage the account; they don't"
                  + " open its data.");
          causes.add("A firewall of the account is reported as AuthorizationFailure.");
          if (isService(Service.DFS) || isService(Service.BLOB)) {
            causes.add("In a hierarchical namespace, access control lists count as well.");
          }
        }
        case KEY_VAULT ->
            causes.add(
                "In a vault with access policies no role opens secrets: ForbiddenByPolicy says so.");
        case SERVICE_BUS, EVENT_HUBS ->
            causes.add("A connection string whose policy lacks the claim is refused like this.");
        case APP_CONFIGURATION ->
            causes.add(
                "A store without public network access is refused like this. Contributor manages"
                    + " the store; it does not open its key-values.");
        case COSMOS_DB ->
            causes.add(
                "Owner and Contributor don't open the data: Cosmos DB has roles of its own.");
        case RESOURCE_MANAGER -> causes.add("The scope may not exist, or be of another tenant.");
        case GRAPH -> causes.add("Azure roles don't count in Microsoft Graph.");
      }
    } else if (refusal.cause() == RefusalCause.NETWORK) {
      causes.add("The roles of the caller were not checked: a role may be missing as well.");
    }
    return causes;
  }

  String command() {
    return switch (refusal.cause()) {
      case MISSING_ROLE, UNKNOWN ->
          standing.state() == AccessState.NOT_EFFECTIVE_YET
                  || standing.state() == AccessState.ELIGIBLE
                  || roles.isEmpty()
              ? ""
              : roles.get(0).command();
      case NETWORK -> network();
      case ACCESS_POLICY -> policy();
      case KEY, TOKEN, AZURE_POLICY, DENY, DIRECTORY, UNSUPPORTED, STATE -> "";
    };
  }

  private String account() {
    return AzCommand.quoted(refusal.account().isEmpty() ? "ACCOUNT" : refusal.account());
  }

  private String network() {
    return switch (service()) {
      case BLOB, DFS, QUEUE, TABLE, FILE ->
          "az storage account network-rule add --account-name "
              + account()
              + " --ip-address IP-ADDRESS";
      case KEY_VAULT ->
          "az keyvault network-rule add --name " + account() + " --ip-address IP-ADDRESS";
      default -> "";
    };
  }

  private String policy() {
    String principal = caller.objectId().isEmpty() ? AssignCommand.SOMEBODY : caller.objectId();
    return "az keyvault set-policy --name "
        + account()
        + " --object-id "
        + principal
        + " --secret-permissions get list";
  }

  /** A text for the person who can help, complete in itself. */
  String message() {
    String help = help();
    if (help.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(help).append("\n\n");
    text.append("Why: ").append(summary()).append(".\n");
    if (!command().isEmpty()) {
      text.append("Command: ").append(command()).append('\n');
    }
    if (!refusal.requestId().isEmpty()) {
      text.append("Request id: ").append(refusal.requestId()).append('\n');
    }
    return text.toString();
  }

  private String help() {
    String who = caller.toString().isEmpty() ? "The account" : caller.toString();
    return switch (refusal.cause()) {
      case MISSING_ROLE, UNKNOWN ->
          roles.isEmpty() || command().isEmpty()
              ? ""
              : who
                  + " needs the role '"
                  + roleNames()
                  + " on "
                  + place()
                  + ". Its Owner, or a User Access Administrator, can assign it; best to the group"
                  + " of the team.";
      case NETWORK -> who + " can't reach " + place() + ": its network rules refuse the machine.";
      case ACCESS_POLICY ->
          who
              + " needs an access policy in "
              + place()
              + ", or the vault has to change to Azure roles.";
      case DENY -> who + " is refused by a deny assignment on " + place() + ".";
      case DIRECTORY ->
          who + " needs a permission in Microsoft Graph: an administrator of the tenant grants it.";
      case KEY, TOKEN, AZURE_POLICY, UNSUPPORTED, STATE -> "";
    };
  }
}
