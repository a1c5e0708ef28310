package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The plug-ins of azure-identity-extensions: the token is the user's password. */
class DatabasePluginsIT {
  private static final String RESOURCE = "https://ossrdbms-aad.database.windows.net";
  private static final List<String> CLASS_PATH =
      List.of("-cp", String.join(File.pathSeparator, LabWithAz.classPath()));
  private static final Map<String, String> DEVELOPER = Map.of("AZURE_TOKEN_CREDENTIALS", "dev");

  @RegisterExtension static final AzSignedIn AZ = new AzSignedIn();

  private static LabWithAz az;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    az = AZ.az();
    token = az.token(RESOURCE);
  }

  @Test
  void postgresTakesTheDevelopersToken(@TempDir Path home) throws Exception {
    RealTool postgres = RealTools.postgres();
    postgres.assumeFound();
    try (PostgresServer server = PostgresServer.start(postgres, home)) {
      server.execute("CREATE ROLE alice LOGIN PASSWORD '" + token + "'");
      server.execute("CREATE ROLE bob LOGIN PASSWORD 'another'");
      String plugIn =
          "&authenticationPluginClassName="
              + "com.azure.identity.extensions.jdbc.postgresql.AzurePostgresqlAuthenticationPlugin";

      String output =
          az.java(
              DEVELOPER,
              CLASS_PATH,
              ConnectionInAProcess.class,
              server.url("alice") + plugIn,
              server.url("bob") + plugIn,
              server.url("alice") + plugIn);

      assertThat(output.lines().filter(line -> line.matches("(RESULT|FAILED) .*")))
          .containsExactly(
              "RESULT PostgreSQL JDBC Driver",
              "FAILED FATAL: password authentication failed for user \"bob\"",
              "RESULT PostgreSQL JDBC Driver");
    }
  }

  /** Called as the driver calls it: MariaDB has no user whose password arrives in the clear. */
  @Test
  void plugInOfMySqlSendsTheDevelopersToken() throws Exception {
    String output = az.java(DEVELOPER, CLASS_PATH, MySqlPlugInInAProcess.class);

    assertThat(output).contains("RESULT " + token.length() + " " + token.hashCode());
  }
}
