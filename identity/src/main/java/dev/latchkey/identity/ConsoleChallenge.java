package dev.latchkey.identity;

import java.util.function.Consumer;

/**
 * Shows a device code on stdout, where azure-identity shows it too. The library prints nowhere
 * else.
 */
final class ConsoleChallenge implements Consumer<DeviceCodeInfo> {
  @Override
  public void accept(DeviceCodeInfo challenge) {
    System.out.println(challenge.getMessage());
  }
}
