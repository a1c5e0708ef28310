package dev.latchkey.access.internal.export;

import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.plan.Survey;
import dev.latchkey.access.internal.plan.Survey.AppSurvey;
import dev.latchkey.access.internal.plan.Survey.WantedRole;
import java.util.ArrayList;
import java.util.List;

/** The set-up as Terraform, with the providers azuread 3 and azurerm 4. */
final class Terraform {
  private final List<String> lines = new ArrayList<>();
  private final Survey survey;

  private Terraform(Survey survey) {
    this.survey = survey;
  }

  static String of(Survey survey) {
    Terraform terraform = new Terraform(survey);
    terraform.write();
    return String.join("\n", terraform.lines) + "\n";
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }

  /** HCL reads a dollar or percent sign before a brace as the beginning of a template. */
  static String quoted(String text) {
    return "\""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${").replace("%{", "%%{")
        + "\"";
  }

  private void write() {
    add(
        "# Written by: latchkey team export --as terraform",
        "# Secrets of apps are not in it: they would be in Terraform's state.",
        "terraform {",
        "  required_providers {",
        "    azuread = {",
        "      source  = \"hashicorp/azuread\"",
        "      version = \"~> 3.0\"",
        "    }",
        "    azurerm = {",
        "      source  = \"hashicorp/azurerm\"",
        "      version = \"~> 4.0\"",
        "    }",
        "  }",
        "}",
        "",
        "provider \"azuread\" {",
        "  tenant_id = " + quoted(survey.caller().tenantId()),
        "}",
        "",
        "provider \"azurerm\" {",
        "  features {}");
    if (survey.roles().isEmpty()) {
      add("  tenant_id = " + quoted(survey.caller().tenantId()));
    } else {
      add(
          "  tenant_id       = " + quoted(survey.caller().tenantId()),
          "  subscription_id = " + quoted(survey.roles().get(0).scope().split("/", -1)[2]));
    }
    add("}");
    group();
    for (int i = 0; i < survey.members().size(); i++) {
      Principal member = survey.members().get(i);
      member("member_" + (i + 1), quoted(member.id()) + " # " + Names.shown(member.name()));
    }
    for (int i = 0; i < survey.apps().size(); i++) {
      app("app_" + (i + 1), survey.apps().get(i));
    }
    for (int i = 0; i < survey.roles().size(); i++) {
      role(i + 1, survey.roles().get(i));
    }
  }

  private void group() {
    add("");
    String id = survey.team().group().id();
    if (!id.isEmpty()) {
      add("# " + Names.shown(survey.groupName()));
      add("locals {", "  team = " + quoted(id), "}");
      return;
    }
    add(
        "resource \"azuread_group\" \"team\" {",
        "  display_name     = " + quoted(survey.team().group().name()),
        "  security_enabled = true");
    if (!survey.team().group().description().isEmpty()) {
      add("  description      = " + quoted(survey.team().group().description()));
    }
    add(
        "",
        "  lifecycle {",
        "    ignore_changes = [members]",
        "  }",
        "}",
        "",
        "locals {",
        "  team = azuread_group.team.object_id",
        "}");
  }

  private void member(String name, String object) {
    add(
        "",
        "resource \"azuread_group_member\" " + quoted(name) + " {",
        "  group_object_id  = local.team",
        "  member_object_id = " + object,
        "}");
  }

  private void app(String name, AppSurvey app) {
    add(
        "",
        "resource \"azuread_application\" " + quoted(name) + " {",
        "  display_name     = " + quoted(app.app().name()),
        "  sign_in_audience = \"AzureADMyOrg\"",
        "  owners = [");
    for (Principal owner : app.wantedOwners()) {
      add("    " + quoted(owner.id()) + ", # " + Names.shown(owner.name()));
    }
    add(
        "  ]",
        "}",
        "",
        "resource \"azuread_service_principal\" " + quoted(name) + " {",
        "  client_id = azuread_application." + name + ".client_id",
        "}");
    member(name, "azuread_service_principal." + name + ".object_id");
  }

  private void role(int number, WantedRole role) {
    add(
        "",
        "resource \"azurerm_role_assignment\" \"role_" + number + "\" {",
        "  scope                = " + quoted(role.scope()),
        "  role_definition_name = " + quoted(role.role().name()),
        "  principal_id         = local.team",
        "  principal_type       = \"Group\"",
        "}");
  }
}
