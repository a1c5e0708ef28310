package dev.latchkey.access.internal.export;

import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.change.AzCommand;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.plan.Survey;
import dev.latchkey.access.internal.plan.Survey.AppSurvey;
import dev.latchkey.access.internal.plan.Survey.WantedRole;
import java.util.ArrayList;
import java.util.List;

/** The set-up as a shell script with the Azure CLI. It looks before it writes, like apply. */
final class AzScript {
  private final List<String> lines = new ArrayList<>();

  private AzScript() {}

  static String of(Survey survey) {
    AzScript script = new AzScript();
    script.write(survey);
    return String.join("\n", script.lines) + "\n";
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }

  private void write(Survey survey) {
    add(
        "#!/bin/sh",
        "# Written by: latchkey team export --as az. It can be run again.",
        "# Secrets of apps are not in it: each developer runs latchkey team apply --rotate APP.",
        "set -eu",
        "");
    group(survey);
    add(
        "",
        "member() {",
        "  if [ \"$(az ad group member check --group \"$group\" --member-id \"$1\""
            + " --query value --output tsv)\" != true ]; then",
        "    az ad group member add --group \"$group\" --member-id \"$1\"",
        "  fi",
        "}");
    for (Principal member : survey.members()) {
      add("member " + member.id() + " # " + Names.shown(member.name()));
    }
    survey.apps().forEach(this::app);
    if (!survey.roles().isEmpty()) {
      add(
          "",
          "role() {",
          "  az role assignment create --assignee-object-id \"$group\""
              + " --assignee-principal-type Group --role \"$1\" --scope \"$2\" --output none",
          "}");
    }
    for (WantedRole role : survey.roles()) {
      add(
          "role "
              + role.role().id()
              + " "
              + AzCommand.quoted(role.scope())
              + " # "
              + Names.shown(role.role().name()));
    }
  }

  private void group(Survey survey) {
    String id = survey.team().group().id();
    if (!id.isEmpty()) {
      add("group=" + id + " # " + Names.shown(survey.groupName()));
      return;
    }
    String name = survey.team().group().name();
    add("group=$(" + find("group", name, "[0].id") + ")");
    create("group", AzCommand.createGroup(name, survey.team().group().description()), "id");
  }

  private static String find(String kind, String name, String query) {
    return AzCommand.of(
        "ad",
        kind,
        "list",
        "--filter",
        "displayName eq '" + name.replace("'", "''") + "'",
        "--query",
        query,
        "--output",
        "tsv");
  }

  private void create(String variable, String command, String query) {
    add(
        "if [ -z \"$" + variable + "\" ]; then",
        "  " + variable + "=$(" + command + " --query " + query + " --output tsv)",
        "fi");
  }

  private void app(AppSurvey survey) {
    String name = survey.app().name();
    add("", "app=$(" + find("app", name, "[0].appId") + ")");
    create("app", AzCommand.createApp(name), "appId");
    add("principal=$(az ad sp list --filter \"appId eq '$app'\" --query '[0].id' --output tsv)");
    create("principal", "az ad sp create --id \"$app\"", "id");
    add("member \"$principal\"");
    for (Principal owner : survey.wantedOwners()) {
      add(
          "az ad app owner add --id \"$app\" --owner-object-id "
              + owner.id()
              + " # "
              + Names.shown(owner.name()));
    }
  }
}
