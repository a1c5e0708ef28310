package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.tool.az.AzureCli;
import dev.latchkey.identity.internal.tool.azd.AzureDeveloperCli;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tool's own device code login, with the lab's person at the other end. */
final class LabLogin {
  /** az: "enter the code ABCDEFGHJ to authenticate"; azd: "copying the next code: ABCDEFGHJ". */
  private static final Pattern CODE = Pattern.compile("\\bcode:? ([A-Z0-9]{6,12})\\b");

  private final Terminal terminal;
  private final boolean isJson;

  LabLogin(Terminal terminal, boolean isJson) {
    this.terminal = terminal;
    this.isJson = isJson;
  }

  /**
   * A tool.
   *
   * @param name its program
   * @param pathVariable the variable that may hold its absolute path
   * @param windowsFolder where its Windows installer puts it
   * @param arguments how it is told to sign in
   */
  private record Tool(
      String name, String pathVariable, String windowsFolder, List<String> arguments) {
    private static final List<Tool> ALL =
        List.of(
            new Tool(
                "az",
                AzureCli.PATH_VARIABLE,
                AzureCli.WINDOWS_FOLDER,
                List.of("login", "--use-device-code")),
            new Tool(
                "azd",
                AzureDeveloperCli.PATH_VARIABLE,
                AzureDeveloperCli.WINDOWS_FOLDER,
                List.of("auth", "login", "--use-device-code")));

    static Tool named(String name) throws CommandFailure {
      return ALL.stream()
          .filter(tool -> tool.name.equals(name))
          .findFirst()
          .orElseThrow(() ->
              new CommandFailure(
                  FailureKind.INVALID_REQUEST,
                  "Tool '" + name.replaceAll("\\p{Cntrl}", "?") + "' is not az or azd."));
    }

    String find() throws CommandFailure {
      try {
        return new ToolFinder(Surroundings.ofThisMachine()).find(name, pathVariable, windowsFolder);
      } catch (ToolNotFoundException e) {
        String remedy = "install " + name + " or set " + pathVariable + " to its absolute path";
        throw new CommandFailure(
            FailureKind.NOT_INSTALLED,
            "Nobody can sign in to " + name + ": " + e.getMessage() + ". Remedy: " + remedy,
            remedy);
      }
    }

    List<String> command(String found) {
      return new AzureCli(Surroundings.ofThisMachine())
          .command(found, arguments.toArray(String[]::new));
    }
  }

  int run(String name, String user) throws Exception {
    Tool tool = Tool.named(name);
    LabControl lab = LabControl.in(terminal.environment());
    lab.requireUser(user);
    String program = tool.find();
    ProcessBuilder builder = new ProcessBuilder(tool.command(program));
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    // azd also opens a browser, at Microsoft's page and not the lab's; this program opens none.
    // Windows has no such program, and azd opens its browser there.
    builder.environment().put("BROWSER", "true");
    try (CommandProcess login = start(builder, program)) {
      signIn(login.process(), lab, program, user);
    }
    report(name, program, user);
    return ExitCode.OK.value;
  }

  private static CommandProcess start(ProcessBuilder builder, String program)
      throws CommandFailure {
    try {
      return CommandProcess.start(builder);
    } catch (IOException e) {
      throw new CommandFailure(
          FailureKind.UNEXPECTED, "'" + program + "' could not be started: " + e.getMessage());
    }
  }

  private void signIn(Process login, LabControl lab, String program, String user)
      throws CommandFailure, InterruptedException {
    CompletableFuture<Optional<CommandFailure>> approval = new CompletableFuture<>();
    AtomicBoolean isShown = new AtomicBoolean();
    for (BufferedReader stream : List.of(login.inputReader(), login.errorReader())) {
      Thread reader =
          new Thread(
              () -> passThrough(stream, line -> approve(line, lab, user, isShown, approval)),
              "latchkey-login");
      reader.setDaemon(true);
      reader.start();
    }
    CompletableFuture<?> unused =
        login
            .onExit()
            .thenAccept(ended -> {
              if (!isShown.get()) {
                approval.complete(Optional.empty());
              }
            });
    Optional<CommandFailure> refusal = await(approval);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    int exitCode = login.waitFor();
    if (exitCode != 0 || !isShown.get()) {
      throw new CommandFailure(
          FailureKind.UNEXPECTED,
          "'"
              + program
              + "' ended with exit code "
              + exitCode
              + (isShown.get() ? "." : " and showed no code to sign in with."));
    }
  }

  private static Optional<CommandFailure> await(
      CompletableFuture<Optional<CommandFailure>> approval) throws InterruptedException {
    try {
      return approval.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void passThrough(BufferedReader stream, Consumer<String> eachLine) {
    try (stream) {
      String line = stream.readLine();
      while (line != null) {
        terminal.err().println(line);
        eachLine.accept(line);
        line = stream.readLine();
      }
    } catch (IOException e) {
      // The tool has ended.
    }
  }

  private static void approve(
      String line,
      LabControl lab,
      String user,
      AtomicBoolean isShown,
      CompletableFuture<Optional<CommandFailure>> approval) {
    Matcher code = CODE.matcher(line);
    if (code.find() && isShown.compareAndSet(false, true)) {
      try {
        lab.approve(code.group(1), user);
        approval.complete(Optional.empty());
      } catch (CommandFailure e) {
        approval.complete(Optional.of(e));
      }
    }
  }

  private void report(String tool, String program, String user) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tool", tool);
    json.put("path", program);
    json.put("account", user);
    terminal.out().println(isJson ? Json.write(json) : tool + ": signed in as " + user);
  }
}
