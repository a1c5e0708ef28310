package dev.latchkey.lab;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** Derives ids that were not given. The same names give the same id in every run. */
final class Ids {
  private Ids() {}

  static String of(String kind, String... names) {
    String all = kind + "/" + String.join("/", names).toLowerCase(Locale.ROOT);
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
