package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's JDBC driver for SQL Server, which makes its credentials itself. */
class SqlServerIT {
  private static final List<String> CLASS_PATH =
      List.of("-cp", String.join(File.pathSeparator, LabWithAz.classPath()));

  @RegisterExtension static final AzSignedIn AZ = new AzSignedIn();

  @TempDir private static Path folder;

  private static LabWithAz az;
  private static OwnCertificate certificate;

  @BeforeAll
  static void start() throws Exception {
    az = AZ.az();
    certificate = OwnCertificate.in(folder);
  }

  private static String url(TdsServer server, String authentication) {
    return "jdbc:sqlserver://127.0.0.1:"
        + server.port()
        + ";encrypt=strict;loginTimeout=60;serverCertificate="
        + certificate.pem()
        + ";authentication="
        + authentication;
  }

  private static String claims(String token) {
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }

  @Test
  void defaultCredentialIsThatOfTheDeveloper() throws Exception {
    try (TdsServer server = new TdsServer(certificate.context())) {
      String url = url(server, "ActiveDirectoryDefault");

      String output =
          az.java(
              Map.of("AZURE_TOKEN_CREDENTIALS", "dev"),
              CLASS_PATH,
              ConnectionInAProcess.class,
              url,
              url);

      assertThat(output.lines().filter(line -> line.startsWith("RESULT Microsoft JDBC Driver")))
          .as(output)
          .hasSize(2);
      assertThat(server.tokens()).hasSize(2);
      assertThat(claims(server.tokens().get(0)))
          .contains(LabWithAz.ALICE, "https://database.windows.net");
      assertThat(server.tokens().get(1)).isEqualTo(server.tokens().get(0));
    }
  }

  @Test
  void managedIdentityIsThatOfTheMachine() throws Exception {
    try (TdsServer server = new TdsServer(certificate.context())) {
      String output =
          az.java(
              Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", az.lab.imdsUri().toString()),
              CLASS_PATH,
              ConnectionInAProcess.class,
              url(server, "ActiveDirectoryManagedIdentity"));

      assertThat(output).contains("RESULT Microsoft JDBC Driver");
      assertThat(server.tokens()).hasSize(1);
      assertThat(claims(server.tokens().get(0)))
          .contains("https://database.windows.net")
          .doesNotContain(LabWithAz.ALICE);
    }
  }
}
