package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.util.Locale;

/**
 * What the hardware says of where this machine stands, so that nobody at home waits for a service
 * that only Azure has. Only "certainly not" is ever concluded.
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
   * Whether this is no machine of Azure's: a Mac, a Linux whose firmware names another maker, or
   * Linux inside Windows.
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
    // A Surface and a local Hyper-V have the same vendor: it proves nothing but another's.
    String vendor = read(surroundings, DMI + "sys_vendor");
    if (!vendor.isEmpty() && !vendor.equals(AZURE_VENDOR)) {
      return true;
    }
    return read(surroundings, "/proc/version").toLowerCase(Locale.ROOT).contains("microsoft");
  }

  private static String read(Surroundings surroundings, String path) {
    return surroundings.files().textOf(path).orElse("").strip();
  }
}
