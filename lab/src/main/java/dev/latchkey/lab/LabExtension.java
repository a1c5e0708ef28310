package dev.latchkey.lab;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Passes the lab of a test class to its tests. */
final class LabExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

  LabExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  @SuppressWarnings("deprecation") // The successor is new in JUnit 6; JUnit 5 has only this one.
  public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext place = context;
    Optional<LabTest> test = annotationOf(place);
    // A nested class uses the lab of the class around it.
    while (test.isEmpty()) {
      place = place.getParent().orElseThrow();
      test = annotationOf(place);
    }
    LabTest found = test.get();
    return Objects.requireNonNull(
        place.getStore(NAMESPACE).getOrComputeIfAbsent(Lab.class, key -> start(found), Lab.class));
  }

  private static Optional<LabTest> annotationOf(ExtensionContext context) {
    return context.getTestMethod().isPresent()
        ? Optional.empty()
        : AnnotationSupport.findAnnotation(context.getTestClass(), LabTest.class);
  }

  private static Lab start(LabTest test) {
    return test.file().isEmpty() ? Lab.start() : LabBuilder.fromFile(Path.of(test.file())).start();
  }
}
