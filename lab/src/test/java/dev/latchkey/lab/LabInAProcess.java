package dev.latchkey.lab;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A lab in a process of its own, for tests of how it ends. */
final class LabInAProcess {
  private LabInAProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Lab lab = Lab.builder().temporaryFolder(Path.of(args[0])).start();
    lab.environment();
    System.out.println("started");
    new CountDownLatch(1).await();
  }
}
