package dev.latchkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Page;
import dev.latchkey.testing.Page.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code in documents and in Javadoc compiles unchanged, with the usual imports. */
class DocumentedSamplesTest {
  private static final Path ROOT = Path.of("..");
  private static final List<Path> EXAMPLES =
      List.of(
          Path.of("src/main/java/dev/latchkey/examples/ConsoleApp.java"),
          Path.of("spring-boot/src/main/java/dev/latchkey/examples/spring/BlobApp.java"));
  private static final Pattern IN_JAVADOC =
      Pattern.compile("(?s)<pre>\\{@code\\s*\n(.*?)\n\\s*\\* ?}</pre>");

  private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?class (\\w+)");

  /** What an IDE would import by itself. */
  static final String IMPORTS =
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
    for (Page page : Page.all()) {
      for (Block block : page.blocks("java")) {
        if (isExcerpt(block)) {
          assertThat(EXAMPLES).as("%s", block.place()).anyMatch(file -> holds(file, block));
        } else if (block.runBy().isEmpty()) {
          add(samples, page.name(), block.text());
        }
      }
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

  /** A part of an example, which that module compiles and ExamplesIT runs. */
  private static boolean isExcerpt(Block block) {
    return block.runBy().equals(Optional.of("ExamplesIT"));
  }

  /** Every line is in the file, in this order; comments and other lines of the file don't count. */
  private static boolean holds(Path file, Block block) {
    try {
      Iterator<String> lines = Files.readAllLines(file).iterator();
      for (String line : block.text().lines().toList()) {
        boolean isFound = false;
        while (!isFound && lines.hasNext()) {
          isFound = lines.next().strip().equals(line.strip());
        }
        if (!isFound) {
          return false;
        }
      }
      return true;
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
      String code = found.group(1).replaceAll("(?m)^\\s*\\* ?", "");
      add(samples, file.getFileName().toString(), code);
    }
  }

  private static void add(List<Sample> samples, String from, String code) {
    Matcher type = TYPE.matcher(code);
    boolean isNamed = isFile(code) && type.find();
    String name = "From_" + from.replaceAll("\\W", "_") + samples.size();
    samples.add(new Sample(isNamed ? type.group(1) : name, code.replaceAll("…|\\.{3}(?= })", "")));
  }

  private static boolean isFile(String code) {
    return Pattern.compile("(?m)^import ").matcher(code).find();
  }

  /** A whole file stays as it is, and so does a type; statements get a method around them. */
  private static String source(Sample sample) {
    String code = sample.code();
    if (isFile(code)) {
      return code;
    }
    boolean isType = Pattern.compile("(?m)^class ").matcher(code).find();
    String body =
        isType
            ? code.replaceAll("(?m)^class ", "static class ")
            : "void sample() throws Exception {\n" + code + "\n}\n";
    return IMPORTS + "class " + sample.name() + " {\n" + NAMES + body + "}\n";
  }
}
