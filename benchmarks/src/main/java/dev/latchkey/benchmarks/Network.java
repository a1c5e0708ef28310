package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;

/** The network that the measured processes have. */
final class Network {
  private static final String IMDS = "169.254.169.254/32";

  private Network() {}

  /** Whether nothing that is measured can reach another machine. */
  static boolean isAlone() throws SocketException {
    return NetworkInterface.networkInterfaces().allMatch(network -> network.getName().equals("lo"));
  }

  /**
   * Makes the address of IMDS swallow what is sent there, as many a home's router does: it is led
   * to loopback, where nobody has it.
   */
  static void silenceImds(boolean isSilent) throws IOException, InterruptedException {
    String command = isSilent ? "add" : "del";
    Process ip = new ProcessBuilder("ip", "route", command, IMDS, "dev", "lo").inheritIO().start();
    if (ip.waitFor() != 0) {
      throw new IOException("ip route " + command + " " + IMDS + " dev lo: " + ip.exitValue());
    }
  }
}
