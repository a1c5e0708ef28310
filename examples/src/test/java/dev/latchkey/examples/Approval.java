package dev.latchkey.examples;

import dev.latchkey.lab.Lab;
import java.util.function.Supplier;

/** A user who types every code that a device shows, until this has ended. */
final class Approval {
  private final Thread person;

  private Approval(Thread person) {
    this.person = person;
  }

  /** One user is enough for all devices of a lab: a code can be typed once. */
  static Approval start(Lab lab, String userPrincipalName) {
    Thread person = new Thread(() -> approve(lab, userPrincipalName), "approval");
    person.setDaemon(true);
    person.start();
    return new Approval(person);
  }

  /** Runs something while that user approves its codes. */
  static <T> T during(Lab lab, String userPrincipalName, Supplier<T> work)
      throws InterruptedException {
    Approval approval = start(lab, userPrincipalName);
    try {
      return work.get();
    } finally {
      approval.end();
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

  void end() throws InterruptedException {
    person.interrupt();
    person.join();
  }
}
