package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LinkageError} says: which class or method the class path lacks, and which library
 * or module brings it. The JVM's text of such an error holds names of classes and methods, and
 * nothing that a tool or a server sent.
 */
public final class LinkageFault {
  /** The oldest versions that {@code .ci/class-paths} runs the main path with. */
  private static final List<Library> LIBRARIES =
      List.of(
          new Library("com.azure.core.", "com.azure:azure-core", "1.36.0"),
          new Library("com.azure.json.", "com.azure:azure-json", "1.0.0"),
          new Library("com.azure.xml.", "com.azure:azure-xml", "1.0.0"),
          new Library(
              "com.fasterxml.jackson.annotation.",
              "com.fasterxml.jackson.core:jackson-annotations",
              "2.13.0"),
          new Library(
              "com.fasterxml.jackson.databind.",
              "com.fasterxml.jackson.core:jackson-databind",
              "2.13.0"),
          new Library(
              "com.fasterxml.jackson.core.", "com.fasterxml.jackson.core:jackson-core", "2.13.0"),
          new Library(
              "com.microsoft.aad.msal4jextensions.",
              "com.microsoft.azure:msal4j-persistence-extension",
              "1.3.0"),
          new Library("com.microsoft.aad.msal4j.", "com.microsoft.azure:msal4j", "1.15.1"),
          new Library("com.sun.jna.platform.", "net.java.dev.jna:jna-platform", "5.5.0"),
          new Library("com.sun.jna.", "net.java.dev.jna:jna", "5.5.0"),
          new Library("com.nimbusds.jose.", "com.nimbusds:nimbus-jose-jwt", "9.37.3"),
          // MSAL4J before 1.20 has these two.
          new Library("com.nimbusds.oauth2.sdk.", "com.nimbusds:oauth2-oidc-sdk", "9.35"),
          new Library("net.minidev.", "net.minidev:json-smart", "2.4.8"),
          new Library("org.reactivestreams.", "org.reactivestreams:reactive-streams", "1.0.4"),
          new Library("org.slf4j.", "org.slf4j:slf4j-api", "1.7.36"),
          new Library("reactor.", "io.projectreactor:reactor-core", "3.4.34"));

  /** The JDK's modules that a runtime of jlink or jpackage may lack. */
  private static final List<Module> MODULES =
      List.of(
          new Module("com.sun.management.", "jdk.management"),
          new Module("com.sun.net.httpserver.", "jdk.httpserver"),
          new Module("java.awt.", "java.desktop"),
          new Module("java.beans.", "java.desktop"),
          new Module("java.lang.management.", "java.management"),
          new Module("java.net.http.", "java.net.http"),
          new Module("java.sql.", "java.sql"),
          new Module("java.util.logging.", "java.logging"),
          new Module("javax.management.", "java.management"),
          new Module("javax.naming.", "java.naming"),
          new Module("javax.security.sasl.", "java.security.sasl"),
          new Module("javax.xml.", "java.xml"),
          new Module("org.w3c.dom.", "java.xml"),
          new Module("org.xml.sax.", "java.xml"),
          new Module("sun.misc.", "jdk.unsupported"));

  /** A class, by dots or slashes, and perhaps a method of it. */
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}_$][\\w$]*(?:[./][\\p{L}_$<][\\w$>]*){2,}");

  /** The method of a {@link NoSuchMethodError}, in front of its parameters. */
  private static final Pattern METHOD =
      Pattern.compile("([\\p{L}_$][\\w$]*(?:[./][\\p{L}_$<][\\w$>]*){2,})\\(");

  private record Library(String packages, String coordinates, String oldest) {
    /** {@code com.azure:azure-core} is called {@code azure-core}. */
    String name() {
      return coordinates.substring(coordinates.indexOf(':') + 1);
    }
  }

  private record Module(String packages, String name) {}

  private LinkageFault() {}

  /**
   * The first linkage error among an exception and its causes.
   *
   * @param thrown the exception
   * @return the error, if there is one
   */
  public static Optional<LinkageError> in(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof LinkageError error) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the error is about a library or a module that Latchkey uses. Another one is of code
   * that is not Latchkey's.
   *
   * @param error the error
   * @return {@code true} if Latchkey knows what brings the missing part
   */
  public static boolean isOurs(LinkageError error) {
    String missing = missing(error);
    return library(missing) != null || module(missing) != null;
  }

  /**
   * Whether the error is about a package.
   *
   * @param error the error
   * @param packages the start of the names of its classes, with the dot at its end
   * @return {@code true} if the missing part belongs to it
   */
  public static boolean isAbout(LinkageError error, String packages) {
    return missing(error).startsWith(packages);
  }

  /**
   * The failure for a linkage error, which is its cause.
   *
   * @param error the error
   * @return the failure
   */
  public static Failure failure(LinkageError error) {
    String missing = missing(error);
    Module module = module(missing);
    if (module != null) {
      return failure(
          "this Java runtime lacks the module '"
              + module.name
              + "', which brings '"
              + missing
              + "'",
          "add --add-modules " + module.name + " to the command of jlink, jpackage or java",
          error);
    }
    Library library = library(missing);
    if (library != null) {
      return failure(library, missing, error);
    }
    return failure(
        error instanceof UnsatisfiedLinkError
            ? "a native library can't be loaded"
            : missing.isEmpty()
                ? "classes on the class path don't fit together ("
                    + error.getClass().getName()
                    + ")"
                : "the class path has no usable '" + missing + "'",
        null,
        error);
  }

  private static Failure failure(Library library, String missing, LinkageError error) {
    String found = version(library);
    if (found == null && error instanceof NoClassDefFoundError) {
      return failure(
          "the class path has no " + library.name() + ", which brings '" + missing + "'",
          "add " + library.coordinates + ":" + library.oldest + " or newer",
          error);
    }
    String seen =
        library.name()
            + (found == null ? " of an unknown version" : " " + found)
            + " on the class path has no usable '"
            + missing
            + "'";
    if (found != null && !isOlder(found, library.oldest)) {
      return failure(
          seen + ", which another library needs",
          "set them to versions that fit together (mvn dependency:tree shows them)",
          error);
    }
    return failure(
        seen + ", and Latchkey needs " + library.oldest + " or newer",
        "set "
            + library.coordinates
            + " to "
            + library.oldest
            + " or newer (mvn dependency:tree shows what sets it)",
        error);
  }

  private static Failure failure(String seen, @Nullable String remedy, LinkageError error) {
    return new Failure(
        FailureKind.UNEXPECTED, seen, remedy == null ? null : Remedy.step(remedy), error);
  }

  /** The class or method that the error is about; empty if its text names none. */
  private static String missing(LinkageError error) {
    String text = String.valueOf(error.getMessage());
    Matcher method = METHOD.matcher(text);
    if (method.find()) {
      return method.group(1).replace('/', '.');
    }
    Matcher name = NAME.matcher(text);
    return name.find() ? name.group().replace('/', '.') : "";
  }

  private static @Nullable Library library(String missing) {
    for (Library library : LIBRARIES) {
      if (missing.startsWith(library.packages)) {
        return library;
      }
    }
    return null;
  }

  private static @Nullable Module module(String missing) {
    for (Module module : MODULES) {
      if (missing.startsWith(module.packages)) {
        return module;
      }
    }
    return null;
  }

  /** The version that Maven wrote into the jar, also inside of a Spring Boot jar. */
  private static @Nullable String version(Library library) {
    String file = "META-INF/maven/" + library.coordinates.replace(':', '/') + "/pom.properties";
    ClassLoader loader = LinkageFault.class.getClassLoader();
    try (InputStream stream =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(file)
            : loader.getResourceAsStream(file)) {
      if (stream == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isOlder(String version, String than) {
    String[] left = version.split("[.-]", -1);
    String[] right = than.split("[.-]", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int compared = Integer.compare(number(left[i]), number(right[i]));
      if (compared != 0) {
        return compared < 0;
      }
    }
    return left.length < right.length;
  }

  private static int number(String part) {
    return part.matches("\\d{1,9}") ? Integer.parseInt(part) : 0;
  }
}
