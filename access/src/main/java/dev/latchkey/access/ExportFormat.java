package dev.latchkey.access;

import java.util.Locale;
import java.util.Objects;

/** The tools for which a team's access can be exported. */
public enum ExportFormat {
  /** A script for a POSIX shell with the Azure CLI, 2.46 or newer. It can be run again. */
  AZ,
  /** Bicep with the Microsoft Graph extension: a main file, and a module for each scope. */
  BICEP,
  /** Terraform with the providers {@code azuread} and {@code azurerm}. */
  TERRAFORM;

  /**
   * The format of a name.
   *
   * @param name {@code az}, {@code bicep} or {@code terraform}
   * @return the format
   * @throws IllegalArgumentException for any other name
   */
  public static ExportFormat of(String name) {
    for (ExportFormat format : values()) {
      if (format.toString().equals(Objects.requireNonNull(name, "name"))) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "export format '" + name + "': expected is az, bicep or terraform");
  }

  /** The name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
