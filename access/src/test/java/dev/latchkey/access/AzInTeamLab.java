package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.lab.Lab;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real az in a lab, signed in by device code, with a folder of its own for its state. */
final class AzInTeamLab {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Lab lab;
  private final Path az;
  private final Path folder;

  AzInTeamLab(Lab lab, Path az, Path folder) {
    this.lab = lab;
    this.az = az;
    this.folder = folder;
  }

  private ProcessBuilder builder(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    for (String desktop : List.of("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")) {
      environment.remove(desktop);
    }
    lab.environment().applyTo(environment);
    environment.put(
        "AZURE_CONFIG_DIR", Files.createDirectories(folder.resolve("azure")).toString());
    environment.put("PATH", az.getParent() + File.pathSeparator + environment.get("PATH"));
    return builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
  }

  private String finished(Process process, String what) throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(what + " did not end");
    }
    assertThat(process.exitValue())
        .as(what + ": " + Files.readString(folder.resolve("err"), StandardCharsets.UTF_8))
        .isZero();
    return Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
  }

  void signIn(String user) throws Exception {
    Process login =
        builder(List.of(az.toString(), "login", "--use-device-code", "--output", "none")).start();
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (lab.pendingDeviceCodes().isEmpty() && Instant.now().isBefore(deadline)) {
      Thread.sleep(50);
    }
    lab.approveDeviceCode(lab.pendingDeviceCodes().get(0), user);
    finished(login, "az login");
  }

  JsonNode json(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(az.toString()));
    command.addAll(List.of(arguments));
    String output = finished(builder(command).start(), String.join(" ", arguments));
    return output.isBlank() ? JSON.missingNode() : JSON.readTree(output);
  }

  /** Runs a script in which {@code az} is this one. */
  String sh(Path script) throws Exception {
    return finished(builder(List.of("sh", script.toString())).start(), script.toString());
  }
}
