package dev.latchkey.testing;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Prints why a test was skipped, which the build tool alone keeps to itself. */
public final class SkipReporter implements TestExecutionListener {

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    print(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      String reason =
          result.getThrowable().map(Throwable::getMessage).orElse("no reason was given");
      print(test, reason.replace("Assumption failed: ", ""));
    }
  }

  private static void print(TestIdentifier test, String reason) {
    String name =
        test.getSource()
            .map(source ->
                source instanceof MethodSource method
                    ? method.getClassName().replaceAll(".*\\.", "") + "." + method.getMethodName()
                    : source instanceof ClassSource type
                        ? type.getClassName().replaceAll(".*\\.", "")
                        : test.getDisplayName())
            .orElse(test.getDisplayName());
    System.out.println("skipped: " + name + ": " + reason);
  }
}
