package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.lab.Lab;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real tool in a lab, with folders of its own.
 *
 * @param lab the lab
 * @param tool the tool
 * @param folder holds what the tool keeps, and what it prints
 * @param more variables to add to those of the lab
 */
record RealToolInLab(Lab lab, RealTool tool, Path folder, Map<String, String> more) {
  static final long DEADLINE = 300;

  RealToolInLab(Lab lab, RealTool tool, Path folder) {
    this(lab, tool, folder, Map.of());
  }

  /** The same with one more variable. */
  RealToolInLab with(String name, String value) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put(name, value);
    return new RealToolInLab(lab, tool, folder, variables);
  }

  /** The same folders, and no program. */
  RealToolInLab withoutProgram() {
    return with(pathVariable(), folder.resolve("removed").toString());
  }

  private String pathVariable() {
    return tool.name().equals("az") ? "LATCHKEY_AZ_PATH" : "LATCHKEY_AZD_PATH";
  }

  Path state() {
    return folder.resolve(tool.name());
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    lab.environment().applyTo(environment);
    environment.put("AZURE_CONFIG_DIR", folder.resolve("az").toString());
    environment.put("AZD_CONFIG_DIR", folder.resolve("azd").toString());
    environment.put(pathVariable(), tool.program().toString());
    environment.put("BROWSER", "true"); // azd opens one as well as showing a device code.
    // Debian's az looks through every Python package at each start; this halves its time.
    environment.put("SETUPTOOLS_USE_DISTUTILS", "stdlib");
    environment.putAll(more);
    return environment;
  }

  /** This machine with that environment. */
  Surroundings surroundings() {
    Surroundings here = Surroundings.ofThisMachine();
    return new Surroundings(environment(), here.clock(), here.platform(), here.files());
  }

  /** What the tool prints; a person approves whatever device code it shows. */
  String run(String user, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(tool.program().toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, tool.name(), ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment());
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE);
      while (!process.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
        lab.pendingDeviceCodes().forEach(code -> lab.approveDeviceCode(code, user));
      }
      assertThat(process.isAlive()).isFalse();
      assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
      return Files.readString(output);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
