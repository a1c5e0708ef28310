package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Page;
import dev.latchkey.testing.Page.Block;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says about Maven, in a project that a real Maven validates. */
class MavenIT {
  private static final String BARE =
      "<dependency><groupId>com.azure</groupId><artifactId>azure-identity-extensions</artifactId>"
          + "<version>1.2.9</version></dependency>";
  private static final String WITHOUT_VERSION = BARE.replaceAll("<version>.*</version>", "");

  @TempDir private Path folder;

  @BeforeAll
  static void assumeMaven() {
    Assumptions.assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, "mvn"))),
        "no mvn on PATH");
  }

  private static String block(String beginning) {
    return Page.of("docs/over-azure-identity.md").blocks("xml").stream()
        .filter(block -> block.runBy().filter("MavenIT"::equals).isPresent())
        .map(Block::text)
        .filter(text -> text.startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  /** What Maven prints, with the rule of the page, for a project with these dependencies. */
  private String validate(String managed, String dependencies) throws Exception {
    Files.writeString(
        folder.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.example</groupId><artifactId>app</artifactId><version>1</version>
          <dependencyManagement><dependencies>%s</dependencies></dependencyManagement>
          <dependencies>%s</dependencies>
          <build><plugins>%s</plugins></build>
        </project>
        """
            .formatted(managed, dependencies, block("<plugin>")));
    Path output = folder.resolve("output");
    Process maven =
        new ProcessBuilder(List.of("mvn", "-B", "-ntp", "validate"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      maven.getOutputStream().close();
      assertThat(maven.waitFor(300, TimeUnit.SECONDS)).isTrue();
      return Files.readString(output);
    } finally {
      maven.destroyForcibly();
    }
  }

  @Test
  void ruleFindsAzureIdentityThatALibraryBrings() throws Exception {
    assertThat(validate("", BARE))
        .contains("BUILD FAILURE", "Exclude com.azure:azure-identity", "<--- banned");
  }

  @Test
  void exclusionOfThePageSatisfiesTheRule() throws Exception {
    assertThat(validate("", block("<dependency>"))).contains("BUILD SUCCESS");
  }

  @Test
  void exclusionInTheParentsManagementSatisfiesTheRule() throws Exception {
    assertThat(validate(block("<dependency>"), WITHOUT_VERSION)).contains("BUILD SUCCESS");
  }
}
