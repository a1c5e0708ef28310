package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key that Azure Arc's agent demands: it names a file that only members of its group may read,
 * and wants the content. The name is checked. Otherwise a stranger at the endpoint's address could
 * get any file of this user.
 *
 * <p>Source: Microsoft's page "Authenticate against Azure resources with Azure Arc-enabled
 * servers".
 */
final class ArcKey {
  private static final Pattern CHALLENGE =
      Pattern.compile("Basic\\s+realm=\"?([^\"]+)\"?", Pattern.CASE_INSENSITIVE);

  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_-][0-9A-Za-z._-]*\\.key");
  private static final String LINUX_FOLDER = "/var/opt/azcmagent/tokens/";
  private static final String WINDOWS_FOLDER = "\\AzureConnectedMachineAgent\\Tokens\\";

  private ArcKey() {}

  /** The value of the header {@code Authorization} that answers a challenge. */
  static String answer(Surroundings surroundings, EndpointAnswer challenge) throws Failure {
    Matcher realm = CHALLENGE.matcher(challenge.header("WWW-Authenticate").orElse("").strip());
    if (!realm.matches()) {
      throw new Failure(
          FailureKind.UNREADABLE_ANSWER, "Azure Arc's endpoint asked for a key and named no file");
    }
    String path = realm.group(1).strip();
    if (!isAgents(surroundings, path)) {
      throw new Failure(
          FailureKind.UNREADABLE_ANSWER,
          "Azure Arc's endpoint asked for a file that is not one of the agent's keys");
    }
    String key =
        surroundings
            .files()
            .textOf(path)
            .map(String::strip)
            .orElseThrow(() ->
                new Failure(
                    FailureKind.REFUSED,
                    "the key of Azure Arc's agent, "
                        + path
                        + ", is not there, too long, or not for this user to read",
                    Remedy.step(
                        surroundings.platform() == Platform.WINDOWS
                            ? "add the user to the group 'Hybrid agent extension applications'"
                            : "add the user to the group himds")));
    if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new Failure(FailureKind.UNREADABLE_ANSWER, "the key of Azure Arc's agent is no key");
    }
    return "Basic " + key;
  }

  private static boolean isAgents(Surroundings surroundings, String path) {
    return switch (surroundings.platform()) {
      case LINUX -> isIn(LINUX_FOLDER, path, false);
      case WINDOWS ->
          surroundings
              .variable("ProgramData")
              .filter(folder -> isIn(folder + WINDOWS_FOLDER, path.replace('/', '\\'), true))
              .isPresent();
      case MACOS -> false;
    };
  }

  private static boolean isIn(String folder, String path, boolean ignoreCase) {
    return path.regionMatches(ignoreCase, 0, folder, 0, folder.length())
        && NAME.matcher(path.substring(folder.length())).matches();
  }
}
