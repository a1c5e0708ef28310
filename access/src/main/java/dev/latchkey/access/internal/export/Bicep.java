package dev.latchkey.access.internal.export;

import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.azure.ScopeName;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.plan.Survey;
import dev.latchkey.access.internal.plan.Survey.AppSurvey;
import dev.latchkey.access.internal.plan.Survey.WantedRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The set-up as Bicep. A file deploys to one scope, so each scope of a role is a module. Graph's
 * objects have a {@code uniqueName} there, by which a second deployment finds them.
 *
 * @see <a
 *     href="https://learn.microsoft.com/graph/templates/bicep/overview-bicep-templates-for-graph">
 *     Bicep templates for Microsoft Graph</a>
 */
final class Bicep {
  private static final String MAIN = "main.bicep";
  private static final String CONFIG =
      """
      {
        "extensions": {
          "microsoftGraphV1": "br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0"
        }
      }
      """;

  private final Map<String, String> files = new LinkedHashMap<>();
  private final Survey survey;
  private final List<String> main = new ArrayList<>();

  private Bicep(Survey survey) {
    this.survey = survey;
  }

  static Map<String, String> of(Survey survey) {
    return new Bicep(survey).files();
  }

  private Map<String, String> files() {
    main.add("// Written by: latchkey team export --as bicep");
    main.add("// az deployment sub create --location westeurope --template-file main.bicep");
    boolean hasGraph = survey.team().group().id().isEmpty() || !survey.apps().isEmpty();
    if (hasGraph) {
      main.add("extension microsoftGraphV1");
    }
    main.add("");
    main.add("targetScope = 'subscription'");
    for (int i = 0; i < survey.apps().size(); i++) {
      app("app" + (i + 1), survey.apps().get(i));
    }
    group();
    for (int i = 0; i < survey.roles().size(); i++) {
      role(i + 1, survey.roles().get(i));
    }
    files.put(MAIN, text(main));
    if (hasGraph) {
      files.put("bicepconfig.json", CONFIG);
    }
    Map<String, String> ordered = new LinkedHashMap<>();
    ordered.put(MAIN, String.valueOf(files.remove(MAIN)));
    ordered.putAll(files);
    return ordered;
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** Bicep reads a dollar sign and a brace in a string as an expression. */
  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${") + "'";
  }

  private void group() {
    main.add("");
    String id = survey.team().group().id();
    if (!id.isEmpty()) {
      main.add("// " + Names.shown(survey.groupName()) + ": its members are not in this file");
      main.add("var teamId = " + quoted(id));
      return;
    }
    String name = survey.team().group().name();
    main.add("resource team 'Microsoft.Graph/groups@v1.0' = {");
    main.add("  uniqueName: " + quoted(unique(name)));
    main.add("  displayName: " + quoted(name));
    if (!survey.team().group().description().isEmpty()) {
      main.add("  description: " + quoted(survey.team().group().description()));
    }
    main.add("  mailEnabled: false");
    main.add("  mailNickname: " + quoted(Graph.nickname(name)));
    main.add("  securityEnabled: true");
    main.add("  members: {");
    main.add("    relationshipSemantics: 'append'");
    main.add("    relationships: [");
    for (Principal member : survey.members()) {
      main.add("      " + quoted(member.id()) + " // " + Names.shown(member.name()));
    }
    for (int i = 1; i <= survey.apps().size(); i++) {
      main.add("      app" + i + "Principal.id");
    }
    main.add("    ]");
    main.add("  }");
    main.add("}");
    main.add("");
    main.add("var teamId = team.id");
  }

  /** Graph's rule for unique names: letters, digits and a few signs. */
  private static String unique(String name) {
    return Graph.nickname(name) + "-" + Integer.toHexString(name.hashCode());
  }

  private void app(String symbol, AppSurvey app) {
    String name = app.app().name();
    main.add("");
    main.add("resource " + symbol + " 'Microsoft.Graph/applications@v1.0' = {");
    main.add("  uniqueName: " + quoted(unique(name)));
    main.add("  displayName: " + quoted(name));
    main.add("  signInAudience: 'AzureADMyOrg'");
    main.add("  owners: {");
    main.add("    relationshipSemantics: 'append'");
    main.add("    relationships: [");
    for (Principal owner : app.wantedOwners()) {
      main.add("      " + quoted(owner.id()) + " // " + Names.shown(owner.name()));
    }
    main.add("    ]");
    main.add("  }");
    main.add("}");
    main.add("");
    main.add("resource " + symbol + "Principal 'Microsoft.Graph/servicePrincipals@v1.0' = {");
    main.add("  appId: " + symbol + ".appId");
    main.add("}");
  }

  private void role(int number, WantedRole role) {
    ScopeName scope = ScopeName.parse(role.scope());
    String file = "role-" + number + ".bicep";
    main.add("");
    main.add("// " + Names.shown(role.role().name()));
    main.add("module role" + number + " " + quoted(file) + " = {");
    main.add("  name: 'latchkey-role-" + number + "'");
    main.add(
        scope.resourceGroup().isEmpty()
            ? "  scope: subscription(" + quoted(scope.subscription()) + ")"
            : "  scope: resourceGroup("
                + quoted(scope.subscription())
                + ", "
                + quoted(scope.resourceGroup())
                + ")");
    main.add("  params: {");
    main.add("    principalId: teamId");
    main.add("  }");
    main.add("}");
    files.put(file, module(role, scope));
  }

  private static String module(WantedRole role, ScopeName scope) {
    List<String> lines = new ArrayList<>();
    boolean isSubscription = scope.resourceGroup().isEmpty();
    boolean isResource = !scope.resource().isEmpty();
    lines.add("targetScope = '" + (isSubscription ? "subscription" : "resourceGroup") + "'");
    lines.add("");
    lines.add("param principalId string");
    if (isResource) {
      lines.add("");
      lines.addAll(existing(scope));
    }
    String id = quoted(role.role().id());
    String where =
        isResource ? "target.id" : isSubscription ? "subscription().id" : "resourceGroup().id";
    lines.add("");
    lines.add("resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {");
    lines.add("  name: guid(" + where + ", principalId, " + id + ")");
    if (isResource) {
      lines.add("  scope: target");
    }
    lines.add("  properties: {");
    lines.add("    principalId: principalId");
    lines.add("    principalType: 'Group'");
    lines.add(
        "    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', "
            + id
            + ")");
    lines.add("  }");
    lines.add("}");
    return text(lines);
  }

  /** The resource that has the role: its type and name, segment by segment. */
  private static List<String> existing(ScopeName scope) {
    StringBuilder type = new StringBuilder(scope.types().get(0));
    StringBuilder name = new StringBuilder(scope.resource());
    String[] rest =
        scope.rest().isEmpty() ? new String[0] : scope.rest().substring(1).split("/", -1);
    for (int i = 0; i + 1 < rest.length; i += 2) {
      type.append('/').append(rest[i]);
      name.append('/').append(rest[i + 1]);
    }
    return List.of(
        "resource target " + quoted(type + "@" + version(type.toString())) + " existing = {",
        "  name: " + quoted(name.toString()),
        "}");
  }

  /** A version of which each type is known; only the id of the resource is used. */
  private static String version(String type) {
    String provider = type.substring(0, type.indexOf('/'));
    return switch (provider) {
      case "Microsoft.Storage" -> "2023-05-01";
      case "Microsoft.KeyVault" -> "2023-07-01";
      case "Microsoft.ServiceBus", "Microsoft.EventHub" -> "2021-11-01";
      case "Microsoft.AppConfiguration" -> "2023-03-01";
      case "Microsoft.DocumentDB" -> "2023-11-15";
      default -> "2023-01-01";
    };
  }
}
