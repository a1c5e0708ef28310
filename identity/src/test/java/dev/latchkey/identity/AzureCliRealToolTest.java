package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.Surroundings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real az, signed in to nothing: those that {@code LATCHKEY_TEST_AZ} lists, else the one on
 * PATH. Its configuration lies in a folder of the test's own.
 */
@ExtendWith(Leftovers.class)
@Timeout(400)
class AzureCliRealToolTest {
  @TempDir Path folder;

  @Test
  void realAzThatNobodySignedInToSaysSo() throws Exception {
    List<String> tools = realTools();
    assumeFalse(tools.isEmpty(), "no real az: none on PATH, and LATCHKEY_TEST_AZ is not set");
    for (String tool : tools) {
      Surroundings here = Surroundings.ofThisMachine();
      Map<String, String> environment = new HashMap<>(here.environment());
      environment.put(Leftovers.VARIABLE, Leftovers.OURS);
      environment.put("LATCHKEY_AZ_PATH", tool);
      environment.put("AZURE_CONFIG_DIR", Files.createTempDirectory(folder, "az").toString());
      environment.put("AZURE_CORE_COLLECT_TELEMETRY", "no");

      SignInException failure =
          Requests.failureOf(
              new AzureCliCredentialBuilder()
                  .surroundings(
                      new Surroundings(environment, here.clock(), here.platform(), here.files()))
                  .processTimeout(Duration.ofSeconds(150))
                  .build());

      System.out.println("met the real az: " + tool);
      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(FailureKind.NOT_SIGNED_IN);
      assertThat(failure.attempts().get(0).remedy()).hasValue("az login");
    }
  }

  private static List<String> realTools() {
    String listed = System.getenv("LATCHKEY_TEST_AZ");
    if (listed != null && !listed.isBlank()) {
      return List.of(listed.split(File.pathSeparator, -1));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(entry -> new File(entry).isAbsolute())
        .map(entry -> new File(entry, "az"))
        .filter(file -> file.isFile() && file.canExecute())
        .map(File::getPath)
        .limit(1)
        .toList();
  }
}
