package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Page;
import dev.latchkey.testing.Page.Block;
import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The classes of the page, compiled and run with Latchkey in azure-identity's place. */
class SamplesIT {
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");

  @RegisterExtension static final AzSignedIn AZ = new AzSignedIn();

  @TempDir Path folder;

  private Path compiledSamples() throws Exception {
    List<Path> files = new ArrayList<>();
    for (Block block : Page.of("docs/over-azure-identity.md").blocks("java")) {
      Matcher name = NAME.matcher(block.text());
      assertThat(name.find()).as("%s", block.place()).isTrue();
      files.add(Files.writeString(folder.resolve(name.group(1) + ".java"), block.text()));
    }
    assertThat(files).hasSize(2);
    Path compiled = Files.createDirectory(folder.resolve("compiled"));
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean isCompiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-d",
                      compiled.toString(),
                      "-cp",
                      String.join(File.pathSeparator, LabWithAz.classPath())),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(isCompiled).as(messages.toString()).isTrue();
    }
    return compiled;
  }

  @Test
  void clientOfKafkaSignsInToEventHubs() throws Exception {
    List<String> entries = new ArrayList<>(LabWithAz.classPath());
    entries.add(compiledSamples().toString());
    LabWithAz az = AZ.az();
    String token = az.token("https://contoso.servicebus.windows.net");
    String output =
        az.java(
            Map.of("AZURE_TOKEN_CREDENTIALS", "dev"),
            List.of("-cp", String.join(File.pathSeparator, entries)),
            KafkaLoginInAProcess.class,
            "EventHubsLogin",
            "contoso.servicebus.windows.net:9093");
    assertThat(output).contains("RESULT " + token.length() + " " + token.hashCode());
  }
}
