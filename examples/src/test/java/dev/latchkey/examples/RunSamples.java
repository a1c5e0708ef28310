package dev.latchkey.examples;

import java.lang.reflect.InvocationTargetException;

/** Runs one sample after another in one JVM, because starting a JVM takes most of the time. */
public final class RunSamples {
  private RunSamples() {}

  /** Prints a line before each sample; a failed one is one line, and the others run. */
  public static void main(String[] names) throws ReflectiveOperationException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    for (String name : names) {
      System.out.println(Samples.HEADING + name);
      try {
        Class.forName(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
      } catch (InvocationTargetException e) {
        System.out.println("failed: " + e.getCause());
        e.printStackTrace(); // Shows why a test failed.
      }
    }
    System.out.println(Samples.HEADING + "end");
    System.exit(0); // Reactor's timers would keep the process for a while.
  }
}
