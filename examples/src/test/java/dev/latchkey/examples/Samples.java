package dev.latchkey.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Source files that are compiled for one of the two libraries. Only their imports are changed. */
final class Samples {
  static final String HEADING = "== ";
  private static final Path FOLDER = Path.of("src", "test", "resources", "samples");

  private final Path compiled;

  private Samples(Path compiled) {
    this.compiled = compiled;
  }

  /** The library that the samples import. */
  enum Library {
    AZURE_IDENTITY("com.azure.identity."),
    LATCHKEY("dev.latchkey.identity.");

    private final String prefix;

    Library(String prefix) {
      this.prefix = prefix;
    }

    /** The same source for this library. */
    String importedInto(String source) {
      return source.replaceAll(
          "(?m)^import (?:com\\.azure|dev\\.latchkey)\\.identity\\.", "import " + prefix);
    }
  }

  /** The samples, each a file. */
  static List<Path> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles files for a library, with every warning an error. */
  static Samples compile(Library library, List<Path> files, Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve(library + "-sources"));
    Path compiled = Files.createDirectories(folder.resolve(library.toString()));
    List<Path> changed = new ArrayList<>();
    for (Path file : files) {
      changed.add(
          Files.writeString(
              sources.resolve(file.getFileName()), library.importedInto(Files.readString(file))));
    }
    compile(changed, compiled);
    return new Samples(compiled);
  }

  static void compile(List<Path> files, Path target) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, UTF_8)) {
      boolean isCompiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of(
                      "-d",
                      target.toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-proc:none",
                      "-Xlint:all,-classfile",
                      "-Werror"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!isCompiled) {
        throw new AssertionError(messages.toString());
      }
    }
  }

  /** Runs some of them, and returns what each printed, by its name. */
  Map<String, String> run(Map<String, String> environment, String... names) {
    String classPath = compiled + File.pathSeparator + System.getProperty("java.class.path");
    String output;
    try (AppProcess process =
        AppProcess.start(classPath, environment, RunSamples.class.getName(), names)) {
      output = process.output();
    }
    Map<String, String> printed = new LinkedHashMap<>();
    String name = "";
    for (String line : output.lines().toList()) {
      if (line.startsWith(HEADING)) {
        name = line.substring(HEADING.length());
        printed.put(name, "");
      } else {
        printed.merge(name, line + "\n", String::concat);
      }
    }
    if (!name.equals("end")) {
      throw new AssertionError(output);
    }
    printed.remove("end");
    printed.remove(""); // What the JVM itself prints about its options.
    return printed;
  }
}
