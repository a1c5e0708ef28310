package dev.latchkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Page;
import dev.latchkey.testing.Page.Block;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every block of the pages has a test, and those that nothing runs are read by a parser. */
class PagesTest {
  private static final Path ROOT = Path.of("..");

  /** What has a test for all of its blocks: the tests below, PagesIT, DocumentedSamplesTest. */
  private static final Set<String> TESTED =
      Set.of("console", "sh", "java", "xml", "kotlin", "diff", "properties");

  private static final Pattern COORDINATES =
      Pattern.compile("\"(dev\\.latchkey:[\\w-]+:[\\w.-]+)\"");

  /** Links within the checkout: the file, if it is another one, and the heading. */
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)");

  private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?) (s|ms|µs)\\b");

  private static final String HAS_ERROR =
      """
      import sys, tree_sitter, tree_sitter_kotlin
      language = tree_sitter.Language(tree_sitter_kotlin.language())
      text = open(sys.argv[1], 'rb').read()
      print(tree_sitter.Parser(language).parse(text).root_node.has_error)
      """;

  @TempDir Path folder;

  private static List<Block> blocks(String language) {
    return Page.all().stream().flatMap(page -> page.blocks(language).stream()).toList();
  }

  @Test
  void everyBlockIsTestedOrSaysWhyNot() throws IOException {
    Set<String> tests = tests();
    List<String> untested = new ArrayList<>();
    for (Page page : Page.all()) {
      assertThat(page.text().lines().filter(line -> line.strip().startsWith("```")))
          .as("%s: each fence is found", page.name())
          .hasSize(2 * page.blocks().size());
      for (Block block : page.blocks()) {
        if (block.notRun().isPresent()) {
          block.recordNotRun(block.notRun().get());
        } else if (block.runBy().isPresent()) {
          assertThat(tests).as("%s", block.place()).contains(block.runBy().get());
        } else if (!TESTED.contains(block.language()) && !isFileOfACommand(page, block)) {
          untested.add(block.place() + ": no test knows a block of '" + block.language() + "'");
        }
      }
    }
    assertThat(untested).isEmpty();
  }

  /** A file that the page shows, and that a command on the page reads, is tested by PagesIT. */
  private static boolean isFileOfACommand(Page page, Block block) {
    return PageFile.in(block).isPresent()
        && page.blocks().stream().anyMatch(other -> other.language().equals("console"));
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 10)) {
      return files
          .filter(file -> file.toString().contains("src/test/java"))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
          .map(name -> name.replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void dependenciesOfMavenAreThoseOfThisBuild() throws Exception {
    Set<String> modules = modules();
    List<String> named = new ArrayList<>();
    for (Block block : blocks("xml")) {
      String text = "<page>" + block.text() + "</page>";
      Element root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
              .getDocumentElement();
      NodeList dependencies = root.getElementsByTagName("dependency");
      for (int i = 0; i < dependencies.getLength(); i++) {
        Element dependency = (Element) dependencies.item(i);
        if (text(dependency, "groupId").equals("dev.latchkey")) {
          named.add(coordinates(dependency));
        }
      }
    }
    assertThat(named).isNotEmpty().isSubsetOf(modules);
  }

  @Test
  void linksLeadToFilesAndHeadings() {
    for (Page page : Page.all()) {
      Matcher link = LINK.matcher(page.text());
      while (link.find()) {
        Path file = ROOT.resolve(page.name());
        if (!link.group(1).isEmpty()) {
          file = file.resolveSibling(link.group(1)).normalize();
        }
        assertThat(file).as("%s: %s", page.name(), link.group()).exists();
        if (link.group(2) != null) {
          assertThat(anchors(file)).as("%s: %s", page.name(), link.group()).contains(link.group(2));
        }
      }
    }
  }

  /** As forges make them of headings. */
  private static List<String> anchors(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("#"))
          .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
          .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void readmeIsShort() {
    assertThat(Page.of("README.md").text().lines().count()).isLessThanOrEqualTo(150);
  }

  /** Each time in the reasons for Latchkey is one that was measured, rounded. */
  @Test
  void numbersOfTheReadmeAreThoseOfTheBenchmarks() {
    String readme = Page.of("README.md").text();
    String why = readme.substring(readme.indexOf("## Why"), readme.indexOf("## Install"));
    List<BigDecimal> measured = seconds(Page.of("docs/benchmarks.md").text());
    List<BigDecimal> claimed = seconds(why);
    assertThat(claimed).hasSizeGreaterThan(5);
    for (BigDecimal claim : claimed) {
      assertThat(measured)
          .as("%s s", claim)
          .anyMatch(time -> time.round(new MathContext(claim.precision())).compareTo(claim) == 0);
    }
  }

  /** Of "941 / 979 ms" it is the second, the median. */
  private static List<BigDecimal> seconds(String text) {
    List<BigDecimal> seconds = new ArrayList<>();
    Matcher time = TIME.matcher(text.replaceAll("(\\d),(\\d{3})", "$1$2"));
    while (time.find()) {
      int shift = time.group(2).equals("s") ? 0 : time.group(2).equals("ms") ? 3 : 6;
      seconds.add(new BigDecimal(time.group(1)).movePointLeft(shift));
    }
    return seconds;
  }

  /** Kotlin's grammar has no say about what a name means: what is named is compared. */
  @Test
  void scriptsOfGradleAreReadByAParser() throws Exception {
    List<Block> scripts = blocks("kotlin");
    assertThat(scripts).isNotEmpty();
    for (Block script : scripts) {
      script.recordNotRun("Gradle is in no registry here; a parser of Kotlin reads it");
      Matcher named = COORDINATES.matcher(script.text());
      while (named.find()) {
        assertThat(modules()).as("%s", script.place()).contains(named.group(1));
      }
    }
    RealTool parser = RealTools.kotlinParser();
    parser.assumeFound();
    for (Block script : scripts) {
      assertThat(hasError(parser, script.text())).as("%s", script.place()).isEqualTo("False");
    }
    assertThat(hasError(parser, "dependencies { implementation(\"a\" }\n")).isEqualTo("True");
  }

  private String hasError(RealTool parser, String script) throws Exception {
    Path file = Files.writeString(folder.resolve("build.gradle.kts"), script);
    Process process =
        new ProcessBuilder(parser.program().toString(), "-c", HAS_ERROR, file.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }

  private static Set<String> modules() throws Exception {
    try (Stream<Path> folders = Files.list(ROOT)) {
      Set<String> modules = new TreeSet<>();
      for (Path pom : folders.map(module -> module.resolve("pom.xml")).toList()) {
        if (Files.exists(pom)) {
          Element project =
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(pom.toFile())
                  .getDocumentElement();
          Element parent = (Element) project.getElementsByTagName("parent").item(0);
          modules.add("dev.latchkey:" + ownArtifact(project) + ":" + text(parent, "version"));
        }
      }
      return modules;
    }
  }

  private static String ownArtifact(Element project) {
    NodeList children = project.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i).getNodeName().equals("artifactId")) {
        return children.item(i).getTextContent();
      }
    }
    throw new AssertionError("A pom without an artifactId");
  }

  private static String coordinates(Element dependency) {
    return Stream.of("groupId", "artifactId", "version")
        .map(name -> text(dependency, name))
        .collect(Collectors.joining(":"));
  }

  private static String text(Element parent, String name) {
    return parent.getElementsByTagName(name).item(0).getTextContent();
  }

  /** What is taken away is azure-identity's, and what replaces it is ours. */
  @Test
  void changesReplaceAzureIdentityByLatchkey() {
    for (Block block : blocks("diff")) {
      List<String> old = block.text().lines().filter(line -> line.startsWith("-")).toList();
      List<String> replaced =
          old.stream()
              .map(line ->
                  "+"
                      + line.substring(1)
                          .replace("com.azure.identity", "dev.latchkey.identity")
                          .replace("com.azure", "dev.latchkey")
                          .replace(">azure-identity<", ">latchkey-identity<"))
              .toList();
      assertThat(block.text().lines().filter(line -> line.startsWith("+")))
          .as("%s", block.place())
          .isNotEmpty()
          .containsAll(replaced);
    }
  }
}
