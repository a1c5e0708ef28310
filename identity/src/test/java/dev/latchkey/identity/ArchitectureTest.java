package dev.latchkey.identity;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.testing.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.latchkey.identity", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** azure-core's jar is signed: its first class costs a new JVM 150 ms. */
  @ArchTest
  static final ArchRule onlyTheApiAndEntraTouchAzureCore =
      noClasses()
          .that()
          .resideInAPackage("dev.latchkey.identity.internal..")
          .and()
          .resideOutsideOfPackage("dev.latchkey.identity.internal.entra..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.azure..", "reactor..", "org.slf4j..");

  /** MSAL is not loaded by a developer credential: only these may name it. */
  @ArchTest
  static final ArchRule onlyEntraTouchesMsal =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.latchkey.identity.internal.entra..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.microsoft..");

  @ArchTest
  static final ArchRule azureJsonIsNotUsed =
      noClasses().should().dependOnClassesThat().resideInAPackage("com.azure.json..");

  /** But for one class of the API, {@code FailureKind}: there is only one vocabulary of failure. */
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("dev.latchkey.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(
              resideInAPackage("dev.latchkey.identity.internal.."),
              equivalentTo(FailureKind.class));

  @ArchTest
  static final ArchRule insideKnowsNothingElseOfTheApi =
      noClasses()
          .that()
          .resideInAPackage("dev.latchkey.identity.internal..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.latchkey.identity").and(not(equivalentTo(FailureKind.class))));

  @ArchTest
  static final ArchRule onlySurroundingsLookAround =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Surroundings.class.getName())
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class, String.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule nobodyPrintsOrExits =
      noClasses()
          .that()
          // A device code has to be seen by a person; azure-identity prints it there, too.
          .doNotHaveFullyQualifiedName(ConsoleChallenge.class.getName())
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  @ArchTest
  static final ArchRule nothingStaticIsMutable = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule insideIsNotNamedAsAnImplementation =
      classes()
          .that(resideInAPackage("dev.latchkey.."))
          .and()
          .doNotHaveSimpleName("AuthenticationUtil") // azure-identity's name.
          .should()
          .haveNameNotMatching(".*(Impl|Utils?|Helper|Manager)");

  /**
   * The command finds and runs tools as the credentials do, the team's access runs git, the
   * broker's module is behind a credential, and the API's copies in azure-identity's place share
   * the inside; nobody else may see it.
   */
  @Test
  void moduleExportsTheApiAlone() throws IOException {
    String module = Files.readString(Path.of("src/main/java/module-info.java"));
    assertThat(Pattern.compile("exports [^;]*;").matcher(module).results().map(MatchResult::group))
        .allSatisfy(exports ->
            assertThat(exports.replaceAll("\\s+", " "))
                .matches(
                    "exports dev\\.latchkey\\.identity;"
                        + "|exports dev\\.latchkey\\.identity\\.internal(?:\\.\\w+)+ to"
                        + " (com\\.azure\\.identity|dev\\.latchkey\\.(access|cli|identity\\.broker))"
                        + "(, dev\\.latchkey\\.(access|cli|identity\\.broker))*;"));
  }

  @Test
  void noFileHoldsTwoThoughts() {
    assertThat(SourceFiles.tooLong()).isEmpty();
  }
}
