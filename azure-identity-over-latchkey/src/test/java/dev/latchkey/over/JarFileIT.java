package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What other tools read in azure-identity's jar. */
class JarFileIT {
  private static final Path THEIRS = Peers.azureIdentity("1.19.0");

  /** The classes for which native images keep reflection. */
  private static Set<String> reflective(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      List<String> texts =
          file.stream()
              .filter(entry -> entry.getName().matches("META-INF/native-image/.*\\.json"))
              .map(entry -> {
                try {
                  return new String(
                      file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              })
              .toList();
      return Pattern.compile("\"name\"\\s*:\\s*\"([^\"]+)\"")
          .matcher(String.join("", texts))
          .results()
          .map((MatchResult name) -> name.group(1))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void nativeImagesKeepWhatTheyKeepOfAzureIdentity() throws Exception {
    Set<String> ours = reflective(Peers.own());
    assertThat(ours).isNotEmpty().isEqualTo(reflective(THEIRS));
    for (String name : ours) {
      assertThat(Class.forName(name)).as("a class that is still there").isNotNull();
    }
  }

  private static Set<String> osgi(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      return manifest.getMainAttributes().keySet().stream()
          .map(Object::toString)
          .filter(name -> name.matches("(Bundle|Import|Export|Require|Provide|DynamicImport)-.*"))
          .collect(Collectors.toSet());
    }
  }

  /** azure-identity is no bundle either. */
  @Test
  void manifestHasTheHeadersOfOsgiThatAzureIdentitysHas() throws Exception {
    assertThat(osgi(Peers.own())).isEqualTo(osgi(THEIRS));
  }
}
