package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A program {@code az} for machines without one. A script starts a process for each call. */
public final class StandInAz {
  private static final String OPTIONS =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto";

  private StandInAz() {}

  /**
   * Writes the script that starts the stand-in with this JVM's {@code java} and class path.
   *
   * @param folder the folder of the script
   * @return the script, executable, named {@code az}, on Windows {@code az.cmd}
   */
  public static Path writeScript(Path folder) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = absolute(System.getProperty("java.class.path"));
    try {
      if (File.separatorChar == '\\') {
        String encoding = System.getProperty("native.encoding", "UTF-8");
        Files.writeString(
            folder.resolve("az.args"), argumentFile(classPath), Charset.forName(encoding));
        return Files.writeString(folder.resolve("az.cmd"), batch(java));
      }
      Path script = folder.resolve("az");
      StateFile.writeText(script, "rwx------", shell(java, classPath));
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shell(String java, String classPath) {
    // The JVM would announce an inherited JAVA_TOOL_OPTIONS on stderr.
    return """
    #!/bin/sh
    # The Latchkey lab's stand-in for the Azure CLI.
    unset JAVA_TOOL_OPTIONS
    exec '%s' %s -cp '%s' %s "$@"
    """
        .formatted(quoted(java), OPTIONS, quoted(classPath), StandInAz.class.getName());
  }

  /**
   * The same for cmd.exe, which reads a file in the code page of its console. A line of it may have
   * 8,191 characters, which a class path easily has: it stands in a file of its own.
   */
  static String batch(String java) {
    String lines =
        """
        @rem The Latchkey lab's stand-in for the Azure CLI.
        @setlocal DisableDelayedExpansion
        @set JAVA_TOOL_OPTIONS=
        @"%s" %s "@%%~dp0az.args" %s %%*
        """
            .formatted(java.replace("%", "%%"), OPTIONS, StandInAz.class.getName());
    boolean isAscii = lines.chars().allMatch(character -> character < 128);
    return (isAscii ? lines : "@chcp 65001 >nul\n" + lines).replace("\n", "\r\n");
  }

  /** Arguments as the JVM's launcher reads them from a file. */
  static String argumentFile(String classPath) {
    return "-cp \"" + classPath.replace("\\", "\\\\") + "\"\r\n";
  }

  /** The script runs in other folders, where relative entries lead nowhere. */
  private static String absolute(String classPath) {
    StringBuilder all = new StringBuilder();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        all.append(all.isEmpty() ? "" : File.pathSeparator).append(Path.of(entry).toAbsolutePath());
      }
    }
    return all.toString();
  }

  private static String quoted(String text) {
    return text.replace("'", "'\\''");
  }

  /**
   * Runs one command.
   *
   * @param args the arguments of az
   */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.getenv()));
  }

  static int run(List<String> words, Map<String, String> environment) {
    try {
      Path configFolder =
          environment.containsKey("AZURE_CONFIG_DIR")
              ? Path.of(environment.get("AZURE_CONFIG_DIR"))
              : Path.of(System.getProperty("user.home"), ".azure");
      Files.createDirectories(configFolder);
      command(words, configFolder, environment);
      return 0;
    } catch (AzFailure e) {
      System.err.println("ERROR: " + e.getMessage());
      return e.exitCode();
    } catch (IOException e) {
      System.err.println(
          "ERROR: The command failed with an unexpected error. Here is the traceback:\nERROR: "
              + e);
      return 1;
    } catch (InterruptedException e) {
      return 1;
    }
  }

  private static void command(
      List<String> words, Path configFolder, Map<String, String> environment)
      throws IOException, InterruptedException, AzFailure {
    Clock clock = Clock.systemUTC();
    String group = words.isEmpty() ? "" : words.get(0);
    String name = group.equals("account") && words.size() > 1 ? "account " + words.get(1) : group;
    List<String> rest =
        words.subList(Math.min(words.size(), name.split(" ", -1).length), words.size());
    switch (name) {
      case "login" -> {
        Options options = LoginCommand.options(rest);
        ArrayNode accounts = StateFile.JSON.createArrayNode();
        for (ObjectNode account :
            new LoginCommand(new AzClient(environment), configFolder, clock).run(options)) {
          ObjectNode shown = account.deepCopy();
          shown.set("cloudName", shown.remove("environmentName"));
          accounts.add(shown);
        }
        print(accounts, options);
      }
      case "logout" -> logout(configFolder, rest);
      case "account get-access-token" -> {
        Options options = TokenCommand.options(rest);
        AzClient client = new AzClient(environment);
        print(new TokenCommand(client, configFolder, clock).run(options), options);
      }
      case "account show" -> {
        Options options = Options.parse(rest, Set.of(), Set.of());
        print(Profile.read(configFolder).current(), options);
      }
      case "account set" -> setAccount(configFolder, rest);
      default ->
          throw new AzFailure(
              2,
              "'"
                  + String.join(" ", words)
                  + "' is not known to the lab's stand-in for az. It knows login, logout, account"
                  + " get-access-token, account show and account set; install the Azure CLI for the"
                  + " rest.");
    }
  }

  private static void logout(Path configFolder, List<String> words) throws IOException, AzFailure {
    Options options = Options.parse(words, Set.of("--username"), Set.of());
    Profile profile = Profile.read(configFolder);
    String user = options.find("--username").or(profile::findUser).orElse("");
    if (user.isEmpty()) {
      throw new AzFailure("There are no active accounts.");
    }
    TokenCache cache = TokenCache.read(configFolder);
    String account = cache.findAccount(user).orElse("");
    profile.signOut(user);
    cache.remove(account);
  }

  private static void setAccount(Path configFolder, List<String> words)
      throws IOException, AzFailure {
    Options options = Options.parse(words, Set.of("--subscription", "--name", "-n"), Set.of());
    String wanted =
        options
            .find("--subscription")
            .or(() -> options.find("--name"))
            .or(() -> options.find("-n"))
            .orElseThrow(() ->
                Options.usage("the following arguments are required: --subscription/-s/--name/-n"));
    Profile profile = Profile.read(configFolder);
    profile.makeCurrent(
        profile
            .find(wanted)
            .orElseThrow(() ->
                new AzFailure(
                    "The subscription of '"
                        + wanted.toLowerCase(Locale.ROOT)
                        + "' doesn't exist in cloud 'AzureCloud'.")));
  }

  /** az sorts the keys. */
  private static void print(JsonNode json, Options options) throws IOException {
    if (options.output().equals("none")) {
      return;
    }
    System.out.println(StateFile.indented(sorted(json), 2));
  }

  private static JsonNode sorted(JsonNode json) {
    if (json instanceof ArrayNode array) {
      ArrayNode sorted = StateFile.JSON.createArrayNode();
      array.forEach(item -> sorted.add(sorted(item)));
      return sorted;
    }
    if (!(json instanceof ObjectNode)) {
      return json;
    }
    ObjectNode sorted = StateFile.JSON.createObjectNode();
    json.properties().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .forEach(entry -> sorted.set(entry.getKey(), sorted(entry.getValue())));
    return sorted;
  }
}
