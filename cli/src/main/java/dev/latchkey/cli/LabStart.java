package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A lab that lives until a signal. */
final class LabStart {
  private final Terminal terminal;
  private final boolean isJson;

  LabStart(Terminal terminal, boolean isJson) {
    this.terminal = terminal;
    this.isJson = isJson;
  }

  int run(@Nullable Path file, int port, @Nullable Path envFile) throws Exception {
    try (Lab lab = start(file, port);
        EnvFile written = write(lab, envFile)) {
      announce(lab, written.path());
      new CountDownLatch(1).await();
      return ExitCode.OK.value;
    }
  }

  private static Lab start(@Nullable Path file, int port) throws CommandFailure {
    try {
      return LabOptions.start(LabOptions.describe(file).port(port));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  private EnvFile write(Lab lab, @Nullable Path asked) throws CommandFailure {
    Path path =
        asked != null
            ? asked.toAbsolutePath()
            : Path.of(lab.environment().variables().get("AZURE_CONFIG_DIR"))
                .resolveSibling("lab.env");
    try {
      return EnvFile.write(path, lab.environment(), terminal.environment());
    } catch (IOException e) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "The environment can't be written to '" + path + "': " + e.getMessage() + ".");
    }
  }

  private void announce(Lab lab, Path envFile) {
    String proxy = "http://127.0.0.1:" + lab.proxyAddress().getPort();
    if (isJson) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("labUrl", lab.controlUri().toString());
      json.put("proxy", proxy);
      json.put("envFile", envFile.toString());
      terminal.out().println(Json.write(json));
    } else {
      terminal.out().println("console  " + lab.controlUri());
      terminal.out().println("proxy    " + proxy);
      terminal.out().println("enter    . " + EnvFile.quoted(envFile.toString()));
      terminal.out().println("then     latchkey lab login az");
      terminal.out().println("end      Ctrl-C here");
    }
  }
}
