package dev.latchkey.examples;

import static dev.latchkey.examples.BlobLab.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example in a JVM of its own; only the environment decides who signs in. */
class ExamplesIT {
  private static BlobLab blobs;

  @BeforeAll
  static void start() {
    blobs = new BlobLab();
  }

  @AfterAll
  static void stop() {
    blobs.close();
  }

  enum Example {
    CONSOLE {
      @Override
      Shown run(Map<String, String> environment) {
        return toTheEnd(".", environment, ConsoleApp.class.getName(), ENDPOINT);
      }
    },

    WEB {
      @Override
      Shown run(Map<String, String> environment) throws Exception {
        try (AppProcess app =
            AppProcess.start(
                AppProcess.classPathOf("."), environment, WebApp.class.getName(), ENDPOINT, "0")) {
          URI address = URI.create(app.awaitLine("http://"));
          HttpResponse<String> page =
              HttpClient.newHttpClient()
                  .send(
                      HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(5)).build(),
                      HttpResponse.BodyHandlers.ofString());
          return new Shown(page.statusCode() == 200, page.body(), app.outputUntilItsEnd());
        }
      }
    },

    SPRING_BOOT {
      @Override
      Shown run(Map<String, String> environment) {
        return toTheEnd("spring-boot", environment, "dev.latchkey.examples.spring.BlobApp");
      }
    };

    abstract Shown run(Map<String, String> environment) throws Exception;

    private static Shown toTheEnd(
        String module, Map<String, String> environment, String main, String... arguments) {
      try (AppProcess app =
          AppProcess.start(AppProcess.classPathOf(module), environment, main, arguments)) {
        String output = app.output();
        return new Shown(app.exitCode() == 0, output, output);
      }
    }
  }

  /** What an example showed its user, and what it logged. */
  record Shown(boolean isOk, String text, String log) {}

  static Stream<Arguments> everyExampleAsEverybody() {
    return Stream.of(Example.values())
        .flatMap(example ->
            Stream.of(SignedIn.values()).map(signedIn -> Arguments.of(example, signedIn)));
  }

  @ParameterizedTest
  @MethodSource("everyExampleAsEverybody")
  void listsTheBlobsAsWhoeverTheEnvironmentSays(Example example, SignedIn signedIn)
      throws Exception {
    Shown shown = example.run(blobs.environment(signedIn.variables(blobs.lab)));

    assertThat(shown.isOk()).as("%s", shown).isTrue();
    assertThat(shown.text()).contains(BlobLab.BLOBS);
    assertThat(shown.log()).contains(signedIn.credential() + ", a token of tenant 11111111-");
  }

  @ParameterizedTest
  @EnumSource
  void withoutARoleItIsToldAs403(Example example, @TempDir Path folder) throws Exception {
    Path certificate =
        Files.writeString(
            folder.resolve("app.pem"), blobs.lab.app("contoso-cert-app").certificatePem());
    Map<String, String> withoutRole =
        Map.of(
            "AZURE_TENANT_ID", blobs.lab.app("contoso-cert-app").tenantId(),
            "AZURE_CLIENT_ID", blobs.lab.app("contoso-cert-app").clientId(),
            "AZURE_CLIENT_CERTIFICATE_PATH", certificate.toString());

    Shown shown = example.run(blobs.environment(withoutRole));

    assertThat(shown.isOk()).isFalse();
    assertThat(shown.text()).contains("answered 403 AuthorizationPermissionMismatch");
  }

  @Test
  void withNobodySignedInTheConsoleSaysWhatToDo(@TempDir Path folder) throws Exception {
    Shown shown =
        Example.CONSOLE.run(
            blobs.environment(
                Map.of(
                    "AZURE_TOKEN_CREDENTIALS",
                    "AzureCliCredential",
                    "AZURE_CONFIG_DIR",
                    blobs.configFolderOfNobody(folder))));

    assertThat(shown.isOk()).isFalse();
    assertThat(shown.text()).contains("az login").doesNotContain("\tat ");
  }
}
