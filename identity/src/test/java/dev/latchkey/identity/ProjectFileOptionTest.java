package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ProjectFileOptionTest {
  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("latchkey.yaml"), List.of(lines));
  }

  private static List<String> sources(DefaultAzureCredentialBuilder builder) {
    return builder.build().report().entries().stream().map(SignInReport.Entry::source).toList();
  }

  @RegisterExtension final Settings settings = new Settings();

  private DefaultAzureCredentialBuilder builder() {
    return new DefaultAzureCredentialBuilder().configuration(settings.of(Map.of()));
  }

  private DefaultAzureCredentialBuilder builder(String name, String value) {
    return new DefaultAzureCredentialBuilder().configuration(settings.of(Map.of(name, value)));
  }

  @Test
  void fileSelectsTheSourcesUnlessAVariableDoes() throws IOException {
    Path file = file("sources: [azd, AzureCliCredential]");
    List<String> ofFile = List.of("AzureCliCredential", "AzureDeveloperCliCredential");
    assertThat(sources(builder().projectFile(file))).isEqualTo(ofFile);
    assertThat(sources(builder("LATCHKEY_PROJECT", file.toString()))).isEqualTo(ofFile);
    String variable = "AZURE_TOKEN_CREDENTIALS";
    assertThat(sources(builder(variable, "AzurePowerShellCredential").projectFile(file)))
        .containsExactly("AzurePowerShellCredential");
  }

  @Test
  void faultOfTheFileIsOneOfBuild() throws IOException {
    Path file = file("tenant: contoso.test");
    assertThatThrownBy(() -> builder().projectFile(file).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1: tenant 'contoso.test' is no tenant id");
    Path sources = file("sources: [gcloud]");
    assertThatThrownBy(() -> builder().projectFile(sources).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'gcloud' in its sources is no source");
    assertThatThrownBy(() -> builder("LATCHKEY_PROJECT", "/no/such/file.yaml").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no such file");
  }
}
