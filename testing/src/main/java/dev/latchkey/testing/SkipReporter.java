package dev.latchkey.testing;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Records why a test was skipped, since Maven does not print the reason. */
public final class SkipReporter implements TestExecutionListener {

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    record(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      String reason =
          result.getThrowable().map(Throwable::getMessage).orElse("no reason was given");
      record(test, reason.replace("Assumption failed: ", ""));
    }
  }

  private static void record(TestIdentifier test, String reason) {
    String name =
        test.getSource()
            .map(source ->
                source instanceof MethodSource method
                    ? method.getClassName().replaceAll(".*\\.", "") + "." + method.getMethodName()
                    : source instanceof ClassSource type
                        ? type.getClassName().replaceAll(".*\\.", "")
                        : test.getDisplayName())
            .orElse(test.getDisplayName());
    RunRecord.add("skipped: " + name + ": " + reason);
  }
}
