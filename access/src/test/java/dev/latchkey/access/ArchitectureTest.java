package dev.latchkey.access;

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

@AnalyzeClasses(packages = "dev.latchkey.access", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule internalPackagesHaveNoCycles =
      slices().matching("dev.latchkey.access.internal.(*)..").should().beFreeOfCycles();

  /** The words of the API (a team, a change, a failure) are used inside; what runs is not. */
  @ArchTest
  static final ArchRule internalsDoNotCallTheFacade =
      noClasses()
          .that()
          .resideInAPackage("..access.internal..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("dev\\.latchkey\\.access\\.(TeamAccess|TeamInit|TeamPlan|TeamFile)");

  @ArchTest
  static final ArchRule nothingKnowsTheLab =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.latchkey.lab..");

  @ArchTest
  static final ArchRule theMachineIsReadBySurroundingsAlone =
      noClasses()
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
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
