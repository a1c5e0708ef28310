package dev.latchkey.identity.broker.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.testing.SourceFiles;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.latchkey.identity.broker", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.latchkey.identity.broker.(**)").should().beFreeOfCycles();

  /** azure-core's jar is signed: its first class costs a new JVM 150 ms. */
  @ArchTest
  static final ArchRule insideTouchesNoAzureCoreAndNoLibrary =
      noClasses()
          .that()
          .resideInAPackage("dev.latchkey.identity.broker.internal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.azure..", "reactor..", "org.slf4j..", "org.freedesktop..");

  @ArchTest
  static final ArchRule theMachineIsReadBySurroundingsAlone =
      noClasses()
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  @ArchTest
  static final ArchRule nothingStaticIsMutable = fields().that().areStatic().should().beFinal();

  @Test
  void noFileHoldsTwoThoughts() {
    assertThat(SourceFiles.tooLong()).isEmpty();
  }
}
