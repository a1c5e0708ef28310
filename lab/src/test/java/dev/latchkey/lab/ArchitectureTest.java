package dev.latchkey.lab;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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

@AnalyzeClasses(packages = "dev.latchkey.lab", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** The lab is the independent witness of what it tests. */
  @ArchTest
  static final ArchRule labKnowsNothingOfIdentity =
      noClasses()
          .that()
          .resideInAPackage("dev.latchkey.lab..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.latchkey.identity..", "com.azure..", "com.microsoft..");

  @ArchTest
  static final ArchRule servicesDoNotKnowOneAnother =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..internal.appconfiguration..",
              "..internal.blob..",
              "..internal.graph..",
              "..internal.keyvault..",
              "..internal.resourcemanager..",
              "..internal.standin..",
              "..internal.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..internal.entra..", "..internal.control..");

  /** It is a program of its own that only shares the lab's jar. */
  @ArchTest
  static final ArchRule standInKnowsNothingOfTheLab =
      noClasses()
          .that()
          .resideInAPackage("..internal.standin..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.latchkey.lab..")
                  .and(not(resideInAPackage("..internal.standin.."))));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.latchkey.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheStandInAndTheNetworksEndAreProgramsOfTheirOwn =
      noClasses()
          .that()
          .resideOutsideOfPackage("..internal.standin..")
          .and()
          .doNotHaveFullyQualifiedName("dev.latchkey.lab.internal.network.Inside")
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
