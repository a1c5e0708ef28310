package dev.latchkey.examples;

import java.util.stream.Stream;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes as a build does, in the working folder of this process. */
public final class RunTests {
  private RunTests() {}

  /** Prints how many passed, and the failures. */
  public static void main(String[] classes) {
    ClassSelector[] selectors =
        Stream.of(classes).map(DiscoverySelectors::selectClass).toArray(ClassSelector[]::new);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    listener
        .getSummary()
        .getFailures()
        .forEach(failure ->
            System.out.println(
                failure.getTestIdentifier().getDisplayName() + ": " + failure.getException()));
    System.out.println(
        "passed: "
            + listener.getSummary().getTestsSucceededCount()
            + " of "
            + listener.getSummary().getTestsFoundCount());
    System.exit(0); // Reactor's timers would keep the process for a while.
  }
}
