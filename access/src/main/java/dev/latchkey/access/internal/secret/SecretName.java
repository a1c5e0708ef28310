package dev.latchkey.access.internal.secret;

import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.internal.process.Surroundings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The name of a secret in the portal: whose it is, on which machine, and in which file. A person
 * with two checkouts has two secrets, and neither run removes the other's.
 */
public final class SecretName {
  private static final int LONGEST_PART = 32;

  private SecretName() {}

  /**
   * The name of the secret in a file.
   *
   * @param person the account of its user
   * @param file where it is written
   * @param surroundings the machine
   * @return {@code latchkey alice@contoso.test on laptop 1a2b3c4d}
   */
  public static String of(String person, Path file, Surroundings surroundings) {
    return "latchkey " + cut(person) + " on " + cut(machine(surroundings)) + " " + digest(file);
  }

  private static String cut(String text) {
    String line = Names.shown(text);
    return line.length() <= LONGEST_PART ? line : line.substring(0, LONGEST_PART);
  }

  private static String machine(Surroundings surroundings) {
    return Stream.of("COMPUTERNAME", "HOSTNAME")
        .flatMap(name -> surroundings.variable(name).stream())
        .findFirst()
        .or(() -> surroundings.files().textOf("/etc/hostname"))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .or(SecretName::ofSystem)
        .orElse("this machine");
  }

  private static Optional<String> ofSystem() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String digest(Path file) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  file.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
