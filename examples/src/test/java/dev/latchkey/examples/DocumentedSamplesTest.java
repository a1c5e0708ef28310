package dev.latchkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code in documents and in Javadoc compiles unchanged, with the usual imports. */
class DocumentedSamplesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern IN_MARKDOWN = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern IN_JAVADOC =
      Pattern.compile("(?s)<pre>\\{@code\\s*\n(.*?)\n\\s*\\* ?}</pre>");

  /** What an IDE would import by itself. */
  private static final String IMPORTS =
      """
      import com.azure.core.credential.*;
      import com.azure.core.exception.HttpResponseException;
      import com.azure.core.util.BinaryData;
      import com.azure.security.keyvault.secrets.*;
      import com.azure.storage.blob.*;
      import dev.latchkey.access.*;
      import dev.latchkey.identity.*;
      import dev.latchkey.lab.*;
      import dev.latchkey.lab.traffic.*;
      import java.nio.file.*;
      import java.time.Duration;
      import java.util.*;
      import org.junit.jupiter.api.Test;
      """;

  /** Names that samples use without declaring them. */
  private static final String NAMES =
      """
      Lab lab;
      DeviceCodeCredential credential;
      BlobClient blob;
      BinaryData data;
      Path file;
      String code, secret, tokenOfTheCaller;
      IdentityProvider identityProvider;
      interface IdentityProvider { String assertion(); }
      Page ui;
      interface Page { void show(String text); }
      """;

  /**
   * A piece of code.
   *
   * @param name the class that it becomes, after the file that it is from
   */
  private record Sample(String name, String code) {}

  @Test
  void everySampleCompiles(@TempDir Path folder) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (Path file : documents()) {
      addTo(samples, file, IN_MARKDOWN);
    }
    for (Path file : sources()) {
      addTo(samples, file, IN_JAVADOC);
    }
    assertThat(samples).hasSizeGreaterThan(5);
    List<Path> files = new ArrayList<>();
    for (Sample sample : samples) {
      files.add(Files.writeString(folder.resolve(sample.name() + ".java"), source(sample)));
    }
    Samples.compile(files, Files.createDirectory(folder.resolve("compiled")));
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files =
        Stream.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("examples"))
            .flatMap(DocumentedSamplesTest::list)) {
      return files.filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String module : List.of("identity", "access", "lab")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(all::add);
      }
    }
    return all;
  }

  private static void addTo(List<Sample> samples, Path file, Pattern pattern) throws IOException {
    Matcher found = pattern.matcher(Files.readString(file));
    while (found.find()) {
      String code =
          found.group(1).replaceAll("(?m)^\\s*\\* ?", "").replaceAll("…|\\.{3}(?= })", "");
      String from = file.getFileName().toString().replaceAll("\\W", "_");
      samples.add(new Sample("From_" + from + samples.size(), code));
    }
  }

  /** Types stay as they are; statements get a method around them. */
  private static String source(Sample sample) {
    String code = sample.code();
    boolean isType = Pattern.compile("(?m)^class ").matcher(code).find();
    String body =
        isType
            ? code.replaceAll("(?m)^class ", "static class ")
            : "void sample() throws Exception {\n" + code + "\n}\n";
    return IMPORTS + "class " + sample.name() + " {\n" + NAMES + body + "}\n";
  }
}
