package dev.latchkey.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An az, real or stood in for, that lives in a lab, with a folder of its own for its state. */
final class AzInLab {
  static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  static final String DEV = "a0000000-0000-4000-8000-000000000001";
  static final String FABRIKAM_SHARED = "a0000000-0000-4000-8000-000000000003";
  static final ObjectMapper JSON = new ObjectMapper();

  /** What would make az look for a browser of the machine it runs on. */
  private static final List<String> DESKTOP =
      List.of("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION");

  private final Lab lab;
  private final Path program;
  private final Map<String, String> variables = new LinkedHashMap<>();

  /** As the lab sets it up, its config folder included. */
  AzInLab(Lab lab, Path program) {
    this.lab = lab;
    this.program = program;
  }

  /** With a config folder of its own. */
  AzInLab(Lab lab, Path program, Path configFolder) {
    this(lab, program);
    try {
      variables.put("AZURE_CONFIG_DIR", Files.createDirectories(configFolder).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AzInLab with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  ToolRun start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    DESKTOP.forEach(environment::remove);
    lab.environment().applyTo(environment);
    environment.putAll(variables);
    return new ToolRun(builder);
  }

  ToolRun.Result run(String... arguments) {
    try (ToolRun run = start(arguments)) {
      return run.result();
    }
  }

  /** Runs a command that is to succeed; the answer is JSON. */
  JsonNode json(String... arguments) {
    ToolRun.Result result = run(arguments);
    if (result.exitCode() != 0) {
      throw new AssertionError(arguments[0] + " " + arguments[1] + ": " + result.stderr());
    }
    return parse(result.stdout());
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  /** Signs somebody in by device code, approved through the lab's API. */
  ToolRun.Result signIn(String user, String... more) {
    List<String> arguments = new ArrayList<>(List.of("login", "--use-device-code"));
    arguments.addAll(List.of(more));
    try (ToolRun run = start(arguments.toArray(new String[0]))) {
      lab.approveDeviceCode(run.userCode(), user);
      return run.result();
    }
  }

  /** An access token, asked for with these options. */
  String token(String... options) {
    List<String> arguments = new ArrayList<>(List.of("account", "get-access-token"));
    arguments.addAll(List.of(options));
    return json(arguments.toArray(new String[0])).path("accessToken").asText();
  }
}
