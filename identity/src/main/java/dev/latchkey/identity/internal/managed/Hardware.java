package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.util.Locale;

/**
 * Whether the hardware rules out Azure, so that a laptop does not wait for a service that only
 * Azure has. The answer is "certainly not" or unknown.
 *
 * <p>Source: cloud-init finds Azure by this chassis asset tag; it is the same on all of Azure's
 * virtual machines.
 */
public final class Hardware {
  private static final String DMI = "/sys/class/dmi/id/";
  private static final String AZURE_TAG = "7783-7084-3265-9085-8269-3286-77";
  private static final String AZURE_VENDOR = "Microsoft Corporation";

  private Hardware() {}

  /**
   * Whether the machine is certainly not Azure's: a Mac, a Linux whose firmware names another
   * maker, or Linux inside Windows.
   *
   * @param surroundings the machine
   * @return {@code false} also where nothing is known
   */
  public static boolean isCertainlyNotAzure(Surroundings surroundings) {
    if (surroundings.platform() != Platform.LINUX) {
      return surroundings.platform() == Platform.MACOS;
    }
    String tag = read(surroundings, DMI + "chassis_asset_tag");
    if (!tag.isEmpty()) {
      return !tag.equals(AZURE_TAG);
    }
    // A Surface and a local Hyper-V have Azure's vendor too: only another vendor proves anything.
    String vendor = read(surroundings, DMI + "sys_vendor");
    if (!vendor.isEmpty() && !vendor.equals(AZURE_VENDOR)) {
      return true;
    }
    return isLinuxInWindows(surroundings);
  }

  /**
   * Whether this is Linux inside Windows (WSL).
   *
   * @param surroundings the machine
   * @return {@code false} also where nothing is known
   */
  public static boolean isLinuxInWindows(Surroundings surroundings) {
    return read(surroundings, "/proc/version").toLowerCase(Locale.ROOT).contains("microsoft");
  }

  private static String read(Surroundings surroundings, String path) {
    return surroundings.files().textOf(path).orElse("").strip();
  }
}
