package dev.latchkey.identity;

import java.util.function.Consumer;

/** Prints a device code on stdout, as azure-identity does. The library prints nothing else. */
final class ConsoleChallenge implements Consumer<DeviceCodeInfo> {
  @Override
  public void accept(DeviceCodeInfo challenge) {
    System.out.println(challenge.getMessage());
  }
}
