package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.process.Surroundings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a report safe to paste. No check puts a token or a secret into its findings; this takes out
 * what a path or a message of a tool may hold all the same. Names of users are hidden unless they
 * are asked for, tokens and secrets always.
 */
public final class Privacy {
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[A-Za-z0-9_-]{6,}(\\.[A-Za-z0-9_-]*){0,4}");
  private static final Pattern ACCOUNT =
      Pattern.compile("[^\\s'\"<>(),;=/\\\\]+@[^\\s'\"<>(),;=/\\\\]+\\.[A-Za-z]{2,}");

  private static final List<String> SECRETS =
      List.of(
          "AZURE_CLIENT_SECRET",
          "AZURE_CLIENT_CERTIFICATE_PASSWORD",
          "AZURE_PASSWORD",
          "IDENTITY_HEADER",
          "MSI_SECRET");
  private static final List<String> NAMES =
      List.of("USER", "LOGNAME", "USERNAME", "SUDO_USER", "AZURE_USERNAME");

  /** Names of nobody: users that images and machines have, and words of the report itself. */
  private static final Set<String> EVERYBODY =
      Set.of(
          "root",
          "user",
          "home",
          "app",
          "admin",
          "ubuntu",
          "vscode",
          "codespace",
          "node",
          "runner",
          "dev",
          "developer",
          "az",
          "azd",
          "azure",
          "azureuser",
          "docker",
          "latchkey",
          "test");

  private final List<String> secrets;
  private final List<Pattern> homes = new ArrayList<>();
  private final List<Pattern> names = new ArrayList<>();
  private final boolean showsNames;

  /**
   * The privacy of a machine's user. It is made when all findings are there.
   *
   * @param showsNames whether names of users may be shown
   */
  public Privacy(Machine machine, boolean showsNames) {
    this.showsNames = showsNames;
    Surroundings surroundings = machine.surroundings();
    secrets =
        SECRETS.stream()
            .flatMap(name -> surroundings.setting(name).stream())
            .filter(value -> value.length() >= 4)
            .toList();
    List<String> folders =
        Stream.of(surroundings.home(), Optional.ofNullable(machine.userHome()))
            .flatMap(Optional::stream)
            .filter(home -> isSomebody(lastPart(home)))
            .toList();
    folders.forEach(home -> homes.add(Pattern.compile(Pattern.quote(home) + "(?![A-Za-z0-9._-])")));
    Stream.of(
            machine.accounts().stream(),
            NAMES.stream().flatMap(name -> surroundings.variable(name).stream()),
            Surroundings.property("user.name").stream(),
            folders.stream().map(Privacy::lastPart))
        .flatMap(names -> names)
        .filter(Privacy::isSomebody)
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .forEach(name ->
            names.add(
                Pattern.compile(
                    "(?i)(?<![A-Za-z0-9_-])" + Pattern.quote(name) + "(?![A-Za-z0-9_-])")));
  }

  private static boolean isSomebody(String name) {
    return name.length() > 1 && !EVERYBODY.contains(name.toLowerCase(Locale.ROOT));
  }

  private static String lastPart(String path) {
    return path.replaceFirst(".*[/\\\\]", "");
  }

  /** The finding without what must not be shown. */
  public Finding of(Finding finding) {
    String remedy = finding.remedy();
    return new Finding(
        finding.check(),
        finding.state(),
        hide(finding.message()),
        remedy == null ? null : hide(remedy));
  }

  String hide(String text) {
    String hidden = TOKEN.matcher(text).replaceAll("(token)");
    for (String secret : secrets) {
      hidden = hidden.replace(secret, "(secret)");
    }
    if (showsNames) {
      return hidden;
    }
    for (Pattern home : homes) {
      hidden = home.matcher(hidden).replaceAll("~");
    }
    hidden = ACCOUNT.matcher(hidden).replaceAll("(account)");
    for (Pattern name : names) {
      hidden = name.matcher(hidden).replaceAll(Matcher.quoteReplacement("(user)"));
    }
    return hidden;
  }
}
