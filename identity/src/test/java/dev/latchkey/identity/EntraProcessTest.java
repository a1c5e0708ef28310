package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.Lab;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM's options and variables do to the JDK's own HTTP client. */
class EntraProcessTest {
  @TempDir Path folder;

  /** What a JVM prints that has the environment of a lab and nothing else. */
  private static String inALab = "";

  private static Lab lab;

  @BeforeAll
  static void start(@TempDir Path shared) throws Exception {
    lab = Lab.start();
    inALab = run(shared, Map.of(), List.of("-verbose:class"), "environment");
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private String run(Map<String, String> variables, List<String> options, String argument)
      throws IOException, InterruptedException {
    return run(folder, variables, options, argument);
  }

  private static String run(
      Path folder, Map<String, String> variables, List<String> options, String argument)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(argument), EntraInAProcess.class.getName(), argument));
    Path output = folder.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    lab.environment().applyTo(java.environment());
    java.environment()
        .putAll(
            Map.of(
                "AZURE_TENANT_ID", Requests.CONTOSO,
                "AZURE_CLIENT_ID", lab.app("contoso-app").clientId(),
                "AZURE_CLIENT_SECRET", lab.app("contoso-app").secret()));
    java.environment().putAll(variables);
    Process process = java.start();
    process.getOutputStream().close();
    process.waitFor();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** That of these tests, without the libraries that are to be missing. */
  private static String classPath(String argument) {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Pattern missing =
        switch (argument) {
          case "disk" -> Pattern.compile("msal4j-persistence|jna");
          case "no json" -> Pattern.compile("[/\\\\]azure-json[/\\\\]");
          default -> Pattern.compile("$^");
        };
    return Stream.of(own.split(File.pathSeparator, -1))
        .filter(entry -> !missing.matcher(entry).find())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The trust store, without the proxy that is set together with it. */
  private static String withoutProxy() {
    return lab.environment()
        .variables()
        .getOrDefault("JAVA_TOOL_OPTIONS", "")
        .replaceAll("-D(https?\\.proxy(Host|Port)|http\\.nonProxyHosts)=\\S+", "");
  }

  @Test
  void environmentOfALabIsEnough() {
    assertThat(inALab).contains("RESULT token of the lab");
  }

  @Test
  void proxyOfTheVariableIsUsedWhereTheJvmHasNone() throws Exception {
    assertThat(run(Map.of("JAVA_TOOL_OPTIONS", withoutProxy()), List.of(), "environment"))
        .contains("RESULT token of the lab");
  }

  @Test
  void nameThatCannotBeResolvedIsToldSo() throws Exception {
    // Names are looked up in this file alone: nothing is asked of a name server.
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
    assertThat(
            run(
                Map.of("JAVA_TOOL_OPTIONS", withoutProxy(), "NO_PROXY", "*"),
                List.of("-Djdk.net.hosts.file=" + hosts),
                "environment"))
        .contains("RESULT NETWORK", "the name of 'login.microsoftonline.com' can't be resolved");
  }

  @Test
  void certificateThatTheJvmDoesNotTrustIsToldSo() throws Exception {
    String proxy = "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + lab.proxyAddress().getPort();
    assertThat(run(Map.of("JAVA_TOOL_OPTIONS", proxy), List.of(), "environment"))
        .contains("RESULT NETWORK", "is not trusted", "javax.net.ssl.trustStore");
  }

  @Test
  void libraryThatKeepsTokensOnDiskIsNamedWhereItIsMissing() throws Exception {
    assertThat(run(Map.of(), List.of(), "disk"))
        .contains("RESULT INVALID_REQUEST", "the token cache on disk can't be used")
        .contains("add com.microsoft.azure:msal4j-persistence-extension")
        .contains("CAUSE java.lang.NoClassDefFoundError");
  }

  @Test
  void moduleThatTheRuntimeLacksIsNamed() throws Exception {
    List<String> lean = List.of("--limit-modules", "java.base,java.logging,jdk.crypto.ec");
    assertThat(run(Map.of(), lean, "browser"))
        .contains("RESULT UNEXPECTED No token for 'https://storage.azure.com/.default'")
        .contains("lacks the module 'jdk.httpserver', which brings 'com.sun.net.httpserver.Http")
        .contains("Remedy: add --add-modules jdk.httpserver to the command of jlink, jpackage")
        .contains("CAUSE java.lang.NoClassDefFoundError")
        .doesNotContain("persistence-extension");
    assertThat(run(Map.of(), lean, "environment")).contains("RESULT token of the lab");
  }

  @Test
  void libraryThatTheClassPathLacksIsNamed() throws Exception {
    assertThat(run(Map.of(), List.of(), "no json"))
        .contains("RESULT UNEXPECTED", "the class path has no azure-json, which brings 'com.azure")
        .contains("Remedy: add com.azure:azure-json:", "CAUSE java.lang.NoClassDefFoundError")
        .doesNotContain("persistence-extension");
  }

  @Test
  void developerCredentialLoadsNoMsal() throws Exception {
    assertThat(run(Map.of(), List.of("-verbose:class"), "az"))
        .contains("RESULT class", "dev.latchkey.identity.AzureCliCredentialBuilder")
        .doesNotContain("com.microsoft.aad", "internal.entra.EntraHttp");
  }

  @Test
  void applicationLoadsNoHttpClientOfAzureCore() {
    assertThat(inALab)
        .contains("RESULT token of the lab", "com.microsoft.aad")
        .doesNotContain(
            "com.azure.core.http.HttpPipelineBuilder",
            "com.azure.core.http.jdk",
            "jdk.internal.net.http.HttpClientImpl");
  }
}
