package dev.latchkey.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every command where stdout is closed, the locale knows no emoji, the home folder is missing or
 * read-only, or the terminal is narrow and wants no colour. A process costs up to two seconds, so
 * several conditions share one, two processes run at a time, and a closed stdout needs none where
 * the command does not either. The class still takes 20 s on two busy cores.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake tools are shell scripts")
class EveryCommandIT {
  private static final String DANA = "dana@contoso.test";
  private static final String GROUP = "d0000000-0000-4000-8000-0000000000f1";

  /**
   * Read by every command of {@code team}. No locale but UTF-8 knows its characters. It names the
   * tenant by its id: for a domain, each command would start az, whose tokens are kept by the id.
   */
  private static final String TEAM =
      """
      tenant: 11111111-1111-4111-8111-111111111111
      group: {name: "Größe 🚀"}
      members: [dana@contoso.test]
      roles: [{role: Reader, scope: Dev/rg-app}]
      apps: [{name: "Größe-local", secretFile: .latchkey/local.env}]
      """;

  /**
   * A line for a command, and how it ends.
   *
   * @param text what follows {@code latchkey}
   * @param exitCodes the exit codes that it may end with in a usual terminal
   * @param isInLab true if it runs in the lab, where dana is signed in; else the fake az has a
   *     token
   * @param isPrinting false if nothing is written to stdout
   */
  private record Line(String text, List<Integer> exitCodes, boolean isInLab, boolean isPrinting) {
    String[] words() {
      return text.split(" ", -1);
    }
  }

  private static final Map<String, Line> LINES = new TreeMap<>();

  /** Without it, {@code lab broker} is not tried, and {@code RealTools} reports that. */
  private static final RealTool DBUS = RealTools.dbus();

  static {
    add("", "--help", false, 0);
    add("login", "login az", false, 0);
    add("whoami", "whoami", false, 0);
    add("token", "token --scope " + FakeTools.SCOPE, false, 0);
    add("doctor", "doctor", false, 0, 6);
    // Another az than the one that is named is never used, so this ends at its second step.
    add("demo", "demo", false, 3);
    add("explain", "explain --url https://contosodata.blob.core.windows.net/reports", true, 0);
    add("team", "team --help", false, 0);
    add("team init", "team init --file first.yaml", true, 0);
    add("team plan", "team plan", true, 0, 6);
    add("team apply", "team apply --yes", true, 0);
    add("team verify", "team verify", true, 0, 6);
    add("team audit", "team audit", true, 0, 6);
    add("team roles", "team roles --for https://contoso-vault.vault.azure.net", false, 0);
    add("team export", "team export --as az", true, 0);
    add("lab", "lab --help", false, 0);
    add("lab start", "lab start", false, 143);
    add("lab login", "lab login az --user " + DANA, true, 0);
    LINES.put("lab run", new Line("lab run -- true", List.of(0), false, false));
    LINES.put("lab broker", new Line("lab broker -- true", List.of(0), false, false));
  }

  @TempDir static Path folder;
  private static final AtomicInteger commands = new AtomicInteger();
  private static InLab inLab;
  private static ExecutorService two;

  private static void add(String command, String text, boolean isInLab, Integer... exitCodes) {
    LINES.put(command, new Line(text, List.of(exitCodes), isInLab, true));
  }

  @BeforeAll
  static void start() throws Exception {
    inLab = new InLab(Files.createDirectory(folder.resolve("lab"))).signedIn(DANA);
    inLab.lab.directory().add(new Group(FakeTools.CONTOSO, GROUP, "Größe 🚀"));
    inLab
        .lab
        .directory()
        .addOwner(GROUP, inLab.lab.directory().findUser(DANA).orElseThrow().objectId());
    two = Executors.newFixedThreadPool(2);
  }

  @AfterAll
  static void stop() {
    two.shutdownNow();
    inLab.close();
  }

  @Test
  void noCommandIsForgotten() {
    assertThat(LINES.keySet()).containsExactlyInAnyOrderElementsOf(BadInputIT.commands());
  }

  /** The command in a folder of its own, with a team's file and a sign-in. */
  private static LatchkeyProcess command(String name, Line line) throws IOException {
    // A short name: the path of a socket in it has 107 characters at most.
    Path own = Files.createDirectory(folder.resolve("c" + commands.incrementAndGet()));
    LatchkeyProcess command = new LatchkeyProcess(own).withoutAz();
    if (line.isInLab()) {
      inLab.enter(command);
    } else {
      FakeTools tools =
          new FakeTools(own.resolve("tools")).signedIn(FakeTools.Tool.AZ, "alice@contoso.test");
      command.with("LATCHKEY_AZ_PATH", tools.home().resolve("bin/az").toString());
    }
    if (name.equals("demo")) {
      command.with("LATCHKEY_AZ_PATH", "/nowhere/az");
    }
    if (name.equals("lab broker")) {
      Path bus = command.program("dbus-daemon", "exec '" + DBUS.program() + "' \"$@\"");
      command.with("PATH", bus.getParent() + ":" + own.resolve("bin"));
    }
    Files.writeString(command.workingFolder().resolve("team.yaml"), TEAM);
    return command;
  }

  private static boolean isInLab(String name) {
    return Objects.requireNonNull(LINES.get(name), name).isInLab();
  }

  private interface Trial {
    /** Runs a command, and returns what is wrong with how it went; empty for nothing. */
    String fault(String name, Line line) throws Exception;
  }

  /** Tries commands, two at a time. */
  private static void tryAll(Predicate<String> isTried, Trial trial) throws Exception {
    Map<String, Future<String>> running = new LinkedHashMap<>();
    LINES.forEach((name, line) -> {
      boolean isPossible = DBUS.isFound() || !name.equals("lab broker");
      if (isPossible && isTried.test(name)) {
        running.put(name, two.submit(() -> trial.fault(name, line)));
      }
    });
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, Future<String>> one : running.entrySet()) {
      String fault = one.getValue().get(LatchkeyProcess.DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (!fault.isEmpty()) {
        faults.add("latchkey " + one.getKey() + ": " + fault);
      }
    }
    assertThat(faults).isEmpty();
  }

  /** Runs a command to its end; a lab that waits for Ctrl-C is ended, and a code is approved. */
  private static Result run(String name, LatchkeyProcess command, Line line) throws Exception {
    Running running = command.start(line.words());
    if (name.equals("lab start")) {
      running.awaitLine("end");
      running.send("TERM");
    }
    return running.await();
  }

  /** What starts no process that inherits its streams, and needs no lab of another process. */
  private static boolean runsInThisProcess(String name) {
    return !isInLab(name) && !List.of("login", "lab run", "lab broker").contains(name);
  }

  /** The program looks at its stdout when the command has ended, and then reports the fault. */
  @Test
  void closedStdoutIsNoticedAndEndsTheCommand() throws Exception {
    tryAll(
        EveryCommandIT::runsInThisProcess,
        (name, line) -> {
          Path own = Files.createTempDirectory(folder, "own-");
          FakeTools tools = new FakeTools(own).signedIn(FakeTools.Tool.AZ, "alice@contoso.test");
          Map<String, String> environment = new HashMap<>(tools.environment());
          environment.put("HOME", "");
          environment.put(
              "LATCHKEY_AZ_PATH",
              name.equals("demo") ? "/nowhere/az" : own.resolve("bin/az").toString());
          PrintStream closed = new PrintStream(new ClosedStream(), true, UTF_8);
          ByteArrayOutputStream err = new ByteArrayOutputStream();
          Terminal terminal =
              new Terminal(
                  closed, new PrintStream(err, true, UTF_8), environment, new Interruption());
          int exitCode = Latchkey.run(terminal, line.words());
          Result result = new Result(exitCode, "", err.toString(UTF_8));
          boolean isExpected =
              line.exitCodes().contains(exitCode) || (name.equals("lab start") && exitCode == 0);
          return closed.checkError() && isExpected && !hasStackTrace(result)
              ? ""
              : result.toString();
        });
  }

  /** As a pipe is whose reader has gone. */
  private static final class ClosedStream extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  /** That stdout is closed is said last: all that a command does has gone well before. */
  @Test
  void closedStdoutIsSaidLastWhateverElseIsAmiss() throws Exception {
    String locales = latin1();
    tryAll(
        name -> !runsInThisProcess(name),
        (name, line) -> {
          LatchkeyProcess command =
              amiss(command(name, line), locales).without("HOME").jvmOption("-Duser.home=/proc");
          Path code = Files.createTempFile(folder, "code", "");
          Result result =
              command.runInShell(
                  "{ $latchkey " + line.text() + "; echo $? > " + code + "; } | true");
          command.assertNoProcessLeft();
          String exitCode = Files.readString(code).strip();
          if (!line.isPrinting()) {
            return exitCode.equals("0") ? "" : "exit code " + exitCode + ": " + result;
          }
          List<String> said = result.stderr().lines().toList();
          boolean isSaidLast =
              !said.isEmpty()
                  && said.get(said.size() - 1).contains("the result could not be written to stdout")
                  && !hasStackTrace(result);
          return exitCode.equals("1") && isSaidLast ? "" : "exit code " + exitCode + ": " + result;
        });
  }

  /** The two commands of the lab that are here too print what the locale does not know. */
  @Test
  void narrowTerminalWithoutColourInALocaleOfLatin1WithAHomeThatCannotBeWrittenTo()
      throws Exception {
    String locales = latin1();
    List<String> showingTheApp = List.of("team plan", "team export");
    tryAll(
        name -> !isInLab(name) || showingTheApp.contains(name),
        (name, line) -> {
          LatchkeyProcess command =
              amiss(command(name, line), locales)
                  .with("HOME", "/proc")
                  .jvmOption("-Duser.home=/proc");
          Result result = run(name, command, line);
          command.assertNoProcessLeft();
          if (hasStackTrace(result) || !line.exitCodes().contains(result.exitCode())) {
            return "failed: " + result;
          }
          String printed = result.stdout() + result.stderr();
          return printed.contains("\u001b")
                  || (showingTheApp.contains(name) && !printed.contains("Größe-local"))
              ? "colours, or not in UTF-8: " + result
              : "";
        });
  }

  /** A narrow terminal with colours that are not wanted, in a locale of Latin 1. */
  private static LatchkeyProcess amiss(LatchkeyProcess command, String locales) {
    return command
        .without("LC_ALL")
        .without("LC_CTYPE")
        .with("LANG", "de_DE.ISO-8859-1")
        .with("LOCPATH", locales)
        .with("NO_COLOR", "1")
        .with("TERM", "xterm-256color")
        .jvmOption("-Dlatchkey.colours=true")
        .jvmOption("-Dlatchkey.columns=40");
  }

  private static boolean hasStackTrace(Result result) {
    return result.stderr().contains("\tat ") || result.stderr().contains("Exception");
  }

  /** Makes the locale, which few systems have. Where that can't be done, it is that of C. */
  private static String latin1() throws Exception {
    Path locale = folder.resolve("locales").resolve("de_DE.ISO-8859-1");
    Files.createDirectories(folder.resolve("locales"));
    try {
      new ProcessBuilder("localedef", "-i", "de_DE", "-f", "ISO-8859-1", locale.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // There is no such program.
    }
    return folder.resolve("locales").toString();
  }

  /** Java can't name such a file in this locale; the script's C.UTF-8 can. */
  @Test
  void fileWhoseNameTheLocaleDoesNotKnowIsNoFault() throws Exception {
    tryAll(
        name -> true,
        (name, line) -> {
          for (OptionSpec option : BadInputIT.model(name).options()) {
            if (!option.type().equals(Path.class)) {
              continue;
            }
            LatchkeyProcess command = command(name, line).with("LC_ALL", "C");
            String rest = line.text().substring(name.length());
            Result result =
                command.runInShell(
                    "$latchkey " + name + " " + option.longestName() + " größe-🚀/x" + rest);
            if (result.exitCode() != 2 || result.stderr().contains("\tat ")) {
              return option.longestName() + ": " + result;
            }
          }
          return "";
        });
  }
}
