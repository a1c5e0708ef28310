package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real Azure CLI on the services of an app: refused without a role, let in with one, and what a
 * lead sees of them. Takes over 10 s, since each step starts az.
 */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#az")
class RealAzServicesIT {
  private static final String ALICE = "b0000000-0000-4000-8000-000000000001";

  private final RealTool tool;
  @TempDir Path folder;

  RealAzServicesIT(RealTool tool) {
    this.tool = tool;
  }

  private static Lab lab() {
    return new LabBuilder()
        .tenant(
            "contoso.test",
            t ->
                t.user("alice", u -> u.id(ALICE))
                    .user("dana")
                    .group("devs", g -> g.members("alice").owners("dana"))
                    .subscription(
                        "Dev",
                        s ->
                            s.id("a0000000-0000-4000-8000-000000000001")
                                .resourceGroup(
                                    "rg",
                                    g ->
                                        g.storageAccount("contosodata")
                                            .serviceBusNamespace("contoso-bus")
                                            .appConfigurationStore("contoso-settings"))))
        .assign("Owner", "dana@contoso.test", "Dev")
        .eligible("Azure Service Bus Data Sender", "devs", "contoso-bus")
        .start();
  }

  private static String[] queues() {
    return new String[] {
      "storage", "queue", "list", "--account-name", "contosodata", "--auth-mode", "login"
    };
  }

  private static String[] settings() {
    return new String[] {
      "appconfig",
      "kv",
      "list",
      "--endpoint",
      "https://contoso-settings.azconfig.io",
      "--auth-mode",
      "login",
      "--all"
    };
  }

  @Test
  void developerIsLetInOnceTheLeadHasAssignedTheRoles() {
    tool.assumeFound();
    assumeTrue(
        tool.isAtLeast(2, 46), "role commands of az 2.45.0 fail with Debian's SDK for any answer");
    try (Lab lab = lab()) {
      AzInLab lead = new AzInLab(lab, tool.program(), folder.resolve("lead"));
      AzInLab developer = new AzInLab(lab, tool.program(), folder.resolve("developer"));
      assertThat(lead.signIn("dana@contoso.test").exitCode()).isZero();
      assertThat(developer.signIn("alice@contoso.test", "--allow-no-subscriptions").exitCode())
          .isZero();

      assertThat(developer.run(queues()).stderr()).contains("do not have the required permissions");
      assertThat(developer.run(settings()).exitCode()).isNotZero();

      JsonNode account = lead.json("storage", "account", "list").get(0);
      assertThat(account.at("/primaryEndpoints/queue").asText())
          .isEqualTo("https://contosodata.queue.core.windows.net/");
      assign(lead, "Storage Queue Data Reader", account.path("id").asText());
      assign(lead, "Storage Table Data Reader", account.path("id").asText());
      JsonNode store =
          lead.json(
                  "resource",
                  "list",
                  "--resource-type",
                  "Microsoft.AppConfiguration/configurationStores")
              .get(0);
      assertThat(store.path("name").asText()).isEqualTo("contoso-settings");
      assign(lead, "App Configuration Data Reader", store.path("id").asText());

      assertThat(developer.json(queues())).isEmpty();
      assertThat(
              developer.json(
                  "storage",
                  "table",
                  "list",
                  "--account-name",
                  "contosodata",
                  "--auth-mode",
                  "login"))
          .isEmpty();
      assertThat(developer.json(settings())).isEmpty();

      JsonNode eligible =
          developer.json(
              "rest",
              "--url",
              "https://management.azure.com/providers/Microsoft.Authorization/"
                  + "roleEligibilityScheduleInstances?api-version=2020-10-01&$filter=asTarget()");
      assertThat(
              eligible
                  .at("/value/0/properties/expandedProperties/roleDefinition/displayName")
                  .asText())
          .isEqualTo("Azure Service Bus Data Sender");
      assertThat(lead.json("servicebus", "namespace", "list").at("/0/serviceBusEndpoint").asText())
          .isEqualTo("https://contoso-bus.servicebus.windows.net:443/");

      assertThat(
              lead.run(
                      "role",
                      "assignment",
                      "delete",
                      "--assignee",
                      ALICE,
                      "--role",
                      "Storage Queue Data Reader",
                      "--scope",
                      account.path("id").asText())
                  .exitCode())
          .isZero();
      assertThat(developer.run(queues()).exitCode()).isNotZero();
    }
  }

  private static void assign(AzInLab lead, String role, String scope) {
    lead.json(
        "role", "assignment", "create", "--assignee", ALICE, "--role", role, "--scope", scope);
  }
}
