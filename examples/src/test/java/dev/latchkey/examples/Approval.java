package dev.latchkey.examples;

import dev.latchkey.lab.Lab;
import java.util.function.Supplier;

/** A user who types every code that a device shows. */
final class Approval {
  private Approval() {}

  /** Runs something while that user approves its codes. */
  static <T> T during(Lab lab, String userPrincipalName, Supplier<T> work)
      throws InterruptedException {
    Thread person = new Thread(() -> approve(lab, userPrincipalName), "approval");
    person.setDaemon(true);
    person.start();
    try {
      return work.get();
    } finally {
      person.interrupt();
      person.join();
    }
  }

  private static void approve(Lab lab, String userPrincipalName) {
    try {
      while (true) {
        lab.pendingDeviceCodes().forEach(code -> lab.approveDeviceCode(code, userPrincipalName));
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      // Not needed any more.
    }
  }
}
