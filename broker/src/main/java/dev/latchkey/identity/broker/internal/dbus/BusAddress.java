package dev.latchkey.identity.broker.internal.dbus;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the session bus: a file of this machine. Other forms of an address are refused, since
 * they start programs ({@code unixexec:}, {@code autolaunch:}) or leave the machine ({@code tcp:}).
 * Java can't open an abstract socket ({@code unix:abstract=}), which has no file.
 *
 * @param path the absolute path of the socket
 * @param guid the bus's id, which the bus must confirm; or {@code null}
 */
record BusAddress(String path, @Nullable String guid) {
  static final String VARIABLE = "DBUS_SESSION_BUS_ADDRESS";
  static final String FOLDER_VARIABLE = "XDG_RUNTIME_DIR";

  private static final String UNIX = "unix";

  /**
   * Finds the addresses of the session bus. Opens nothing.
   *
   * @param machine its variables
   * @return one or more addresses, to be tried in order
   * @throws Failure if there is none that can be used
   */
  static List<BusAddress> find(Surroundings machine) throws Failure {
    String named = machine.variable(VARIABLE).orElse(null);
    if (named != null) {
      return parse(named);
    }
    String folder = machine.variable(FOLDER_VARIABLE).orElse(null);
    if (folder == null) {
      throw absent(
          "there is no session bus: neither " + VARIABLE + " nor " + FOLDER_VARIABLE + " is set",
          "sign in to the desktop, or start the app in a session with a bus");
    }
    if (!folder.startsWith("/")) {
      // Whoever can write to the working directory could play the bus there.
      throw absent(
          "there is no session bus: "
              + FOLDER_VARIABLE
              + " is '"
              + Surroundings.shown(folder)
              + "', which is not an absolute path",
          "sign in to the desktop, or start the app in a session with a bus");
    }
    return List.of(new BusAddress(folder.replaceFirst("/+$", "") + "/bus", null));
  }

  /** The addresses in a list, which semicolons separate. */
  static List<BusAddress> parse(String list) throws Failure {
    List<BusAddress> usable = new ArrayList<>();
    Set<String> forms = new LinkedHashSet<>();
    for (String entry : list.split(";", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      int colon = entry.indexOf(':');
      Map<String, String> values = colon < 0 ? null : values(entry.substring(colon + 1));
      if (values == null) {
        throw malformed(list);
      }
      String transport = entry.substring(0, colon);
      String path = values.get("path");
      if (transport.equals(UNIX) && path != null && path.startsWith("/")) {
        usable.add(new BusAddress(path, values.get("guid")));
      } else {
        forms.add(transport.equals(UNIX) ? form(values) : Surroundings.shown(transport) + ":");
      }
    }
    if (usable.isEmpty() && forms.isEmpty()) {
      throw malformed(list);
    }
    if (usable.isEmpty()) {
      boolean isAbstract = forms.contains("unix:abstract=");
      throw absent(
          VARIABLE
              + " names a session bus in a form that can't be used here: "
              + String.join(", ", forms)
              + (isAbstract ? " (Java can open only sockets that are files)" : ""),
          isAbstract
              ? "set it to unix:path=PATH if the session has a bus whose socket is a file, as"
                  + " systemd's; else sign in to another tool: az login"
              : "set it to unix:path=PATH, with the path of the session bus's socket");
    }
    return usable;
  }

  private static Failure malformed(String list) {
    return absent(
        VARIABLE + " '" + Surroundings.shown(list) + "' is not the address of a bus",
        "set it to unix:path=PATH, with the path of the session bus's socket");
  }

  private static String form(Map<String, String> values) {
    return values.isEmpty()
        ? "unix:"
        : "unix:" + Surroundings.shown(values.keySet().iterator().next()) + "=";
  }

  /** The keys with their values; {@code null} if this is not how an address is written. */
  private static @Nullable Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      String value = equals < 1 ? null : unescaped(pair.substring(equals + 1));
      if (value == null) {
        if (text.isEmpty()) {
          break; // A form without values: autolaunch:
        }
        return null;
      }
      values.putIfAbsent(pair.substring(0, equals), value);
    }
    return values;
  }

  /** Replaces {@code %20} and the like; {@code null} for an escape that is none, or a zero byte. */
  private static @Nullable String unescaped(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = value.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int b = raw[i];
      if (b == '%') {
        int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
        b = high * 16 + low;
        if (high < 0 || low < 0 || b == 0) {
          return null;
        }
        i += 2;
      }
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static Failure absent(String seen, String remedy) {
    return new Failure(FailureKind.NOT_AVAILABLE_HERE, seen, Remedy.step(remedy));
  }
}
