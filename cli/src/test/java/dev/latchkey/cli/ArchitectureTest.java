package dev.latchkey.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.testing.SourceFiles;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.latchkey.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** {@code token} starts quickly because it loads neither. */
  @ArchTest
  static final ArchRule tokenNeedsNeitherLabNorStorage =
      noClasses()
          .that()
          .haveSimpleName("TokenCommand")
          .or()
          .haveSimpleName("TokenSources")
          .or()
          .haveSimpleName("Latchkey")
          .or()
          .haveSimpleName("RootCommand")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.latchkey.lab..", "com.azure.storage..");

  /** azure-core's jar is signed: its first class costs a new JVM 150 ms. */
  @ArchTest
  static final ArchRule developerToolsAreAskedWithoutTheAzureSdk =
      noClasses()
          .that()
          .haveSimpleName("TokenCommand")
          .or()
          .haveSimpleName("TokenSources")
          .or()
          .haveSimpleName("Latchkey")
          .or()
          .haveSimpleName("RootCommand")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.azure..", "reactor..");

  /** The programs, that is: the command, and the app that the demo starts. */
  @ArchTest
  static final ArchRule onlyTheTerminalAndProgramsLookOutside =
      noClasses()
          .that()
          .doNotHaveSimpleName("Terminal")
          .and()
          .doNotHaveSimpleName("Latchkey")
          .and()
          .doNotHaveSimpleName("StartRehearsal")
          .and()
          .doNotHaveSimpleName("DemoApp")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  @ArchTest
  static final ArchRule nothingStaticIsMutable = fields().that().areStatic().should().beFinal();

  @Test
  void noFileHoldsTwoThoughts() {
    assertThat(SourceFiles.tooLong()).isEmpty();
  }
}
