package dev.latchkey.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives the tests of a class the lab of that class. */
final class LabExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

  LabExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext ofClass = context;
    while (ofClass.getTestMethod().isPresent()) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    LabTest test =
        AnnotationSupport.findAnnotation(ofClass.getTestClass(), LabTest.class).orElseThrow();
    return ofClass.getStore(NAMESPACE).computeIfAbsent(Lab.class, key -> start(test), Lab.class);
  }

  private static Lab start(LabTest test) {
    return test.file().isEmpty() ? Lab.start() : LabBuilder.fromFile(Path.of(test.file())).start();
  }
}
