package dev.latchkey.lab;

import dev.latchkey.lab.internal.network.HostGate;
import dev.latchkey.lab.internal.network.Inside;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A network that holds nothing but the lab, for clients that know no proxy. In it every public name
 * has the address 127.0.0.1, where the lab answers, and the instance metadata service is at
 * 169.254.169.254. Linux only, without root where the kernel allows user namespaces.
 *
 * <pre>{@code
 * try (Lab lab = Lab.start(); LabNetwork network = lab.startNetwork()) {
 *   ProcessBuilder app = new ProcessBuilder(network.command(List.of("node", "app.js")));
 *   lab.environment().applyTo(app.environment());
 *   app.start().waitFor();
 * }
 * }</pre>
 *
 * <p>The machine's own loopback is out of reach there, except for the lab's ports and those that
 * were forwarded. Hosts that {@link LabBuilder#allowHost} allows are reached through the lab, at
 * the ports 443 and 80. The programs {@code unshare} and {@code mount} (util-linux) and {@code ip}
 * (iproute2) must be there.
 *
 * <p>Safe for any number of threads and commands; each command has a network of its own.
 */
public final class LabNetwork implements AutoCloseable {
  private static final long PROBE_SECONDS = 10;

  /** Where the lab itself answers in the network. */
  private static final Set<Integer> OF_THE_LAB = Set.of(53, 80, 443);

  /**
   * Makes the network's parts, starts the JVM that answers in it, and becomes the command. The JVM
   * has no signal from a terminal, and prints one line: what is wrong, or that it is ready. A
   * second namespace takes the rights of root away again.
   */
  private static final String SCRIPT =
      """
      folder=$1 user=$2 group=$3 java=$4 path=$5 main=$6 gate=$7 ports=$8
      shift 8
      fail() { echo "The lab's network could not be made: $1" >&2; exit 125; }
      (
        PATH=$PATH:/usr/sbin:/sbin # where Debian has ip, and users don't look
        ip link set lo up && ip address add 169.254.169.254/32 dev lo || exit 1
        for file in hosts resolv.conf nsswitch.conf; do
          [ ! -e "/etc/$file" ] || mount --bind "$folder/$file" "$(realpath "/etc/$file")" || exit 1
        done
        for cache in /run/nscd /var/run/nscd; do
          [ ! -d "$cache" ] || mount -t tmpfs none "$cache" || exit 1
        done
      ) >"$folder/said.$$" 2>&1 || fail "$(tail -n 1 "$folder/said.$$")"
      as_user() {
        [ "$user" = 0 ] ||
          set -- unshare --user --map-user="$user" --map-group="$group" -- "$@"
        exec "$@"
      }
      [ $# -gt 0 ] || as_user true
      mkfifo -m 600 "$folder/ready.$$" || exit 125
      (
        trap '' INT HUP TERM QUIT
        unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
        "$java" -Xrs -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx128m \\
          -cp "$path" "$main" "$gate" $$ $ports </dev/null >"$folder/ready.$$" 2>"$folder/said.$$" &
      )
      IFS= read -r line <"$folder/ready.$$" || line=$(tail -n 1 "$folder/said.$$")
      rm -f "$folder/ready.$$" "$folder/said.$$"
      [ "$line" = ready ] || fail "$line"
      as_user "$@"
      """;

  private final HostGate gate;
  private final List<String> prefix;

  private LabNetwork(HostGate gate, List<String> prefix) {
    this.gate = gate;
    this.prefix = prefix;
  }

  static LabNetwork start(
      LabFolder lab, List<Integer> ownPorts, int[] forwardedPorts, ExecutorService threads) {
    Set<Integer> ports = new LinkedHashSet<>(ownPorts); // The proxy's is the first.
    for (int port : forwardedPorts) {
      ports.add(checked(port));
    }
    // Wine shows Linux's files to programs of Windows.
    if (File.separatorChar == '\\' || !new File("/proc/self/ns/net").exists()) {
      throw failed("this system is not Linux, or it has no /proc");
    }
    String name = lab.newName("n");
    Path folder = lab.folder(name);
    try {
      lab.write(name + "/hosts", hosts());
      lab.write(name + "/resolv.conf", "nameserver 127.0.0.1\n");
      lab.write(name + "/nsswitch.conf", nameSwitch());
      Path socket = folder.resolve("gate");
      List<String> set =
          List.of(
              "unshare", "--user", "--map-root-user", "--net", "--mount", "--", "/bin/sh", "-c");
      List<String> prefix = new ArrayList<>(set);
      prefix.addAll(
          List.of(
              SCRIPT,
              "latchkey",
              folder.toString(),
              attribute(folder, "unix:uid"),
              attribute(folder, "unix:gid")));
      prefix.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      prefix.addAll(List.of(ownJar().toString(), Inside.class.getName(), socket.toString()));
      prefix.add(ports.stream().map(String::valueOf).collect(Collectors.joining(" ")));
      probe(prefix);
      return new LabNetwork(new HostGate(socket, ports, threads), List.copyOf(prefix));
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()));
    }
  }

  private static int checked(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("There is no port " + port + ".");
    }
    if (OF_THE_LAB.contains(port)) {
      throw new IllegalArgumentException(
          "Port " + port + " can't be forwarded: in the network it is the lab's.");
    }
    return port;
  }

  /** Makes such a network once, without a command, so that what can't be had is known here. */
  private static void probe(List<String> prefix) {
    try {
      Process probe = new ProcessBuilder(prefix).redirectErrorStream(true).start();
      probe.getOutputStream().close();
      if (!probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        probe.destroyForcibly();
        throw failed("it took more than " + PROBE_SECONDS + " seconds");
      }
      String said =
          new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (probe.exitValue() != 0) {
        throw failed(said.replaceFirst("^The lab's network could not be made: ", ""));
      }
    } catch (IOException e) {
      throw failed("the program unshare (util-linux) can't be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("it was interrupted");
    }
  }

  private static String attribute(Path file, String name) throws IOException {
    return String.valueOf(Files.getAttribute(file, name));
  }

  private static Path ownJar() {
    try {
      return Path.of(Inside.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The machine's own names too: programs look theirs up. */
  private static String hosts() {
    return "127.0.0.1 localhost " + hostName() + "\n::1 localhost ip6-localhost\n";
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Names come from the files above and the lab alone: systemd-resolved is in every network. */
  private static String nameSwitch() throws IOException {
    Path file = Path.of("/etc/nsswitch.conf");
    Stream<String> others =
        Files.exists(file)
            ? Files.readAllLines(file).stream().filter(line -> !line.startsWith("hosts:"))
            : Stream.empty();
    return Stream.concat(others, Stream.of("hosts: files dns"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /**
   * The command that runs another one in a network of its own.
   *
   * @param command a program, absolute or to be found on {@code PATH}, and its arguments
   * @return what {@link ProcessBuilder} takes. Its exit code is the command's, or 125 if the
   *     network could not be made
   */
  public List<String> command(List<String> command) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("There is no command.");
    }
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }

  /** Ends the network: commands that still run in it reach nothing any more. */
  @Override
  public void close() {
    gate.close();
  }

  private static LabStartException failed(String why) {
    return new LabStartException(
        "The lab's network could not be made: "
            + why
            + ". docs/testing-with-the-lab.md says what it needs.",
        null);
  }
}
