package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * State files that a real tool wrote, as the tests of {@code identity} have them, brought to now:
 * with tokens of the usual length that are valid for an hour, written a minute ago.
 */
final class RecordedState {
  static final String CONTOSO = "11111111-1111-4111-8111-111111111111";

  private static final Pattern TOKEN = Pattern.compile("recorded-(AccessToken-\\d+)");
  private static final Pattern LONG_SECRET = Pattern.compile("recorded-(\\w+-\\d+)");
  private static final Pattern BEGIN = Pattern.compile("\"cached_at\": ?\"\\d+\"");
  private static final Pattern END = Pattern.compile("\"(extended_)?expires_on\": ?\"\\d+\"");

  private final Path recordings;

  RecordedState(Path checkout) {
    this.recordings = checkout.resolve("identity/src/test/resources/state");
  }

  void copy(String recording, Path to) throws IOException {
    Path from = recordings.resolve(recording);
    List<Path> found;
    try (var walk = Files.walk(from)) {
      found = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : found) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, broughtToNow(Files.readString(file), Instant.now()));
      settle(copy);
    }
  }

  /** As the tools leave a file, a minute ago. */
  static void settle(Path file) throws IOException {
    if (!Sandbox.ON_WINDOWS) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private static String broughtToNow(String text, Instant now) {
    Instant end = now.plusSeconds(3_600);
    String tokens = TOKEN.matcher(text).replaceAll(m -> FakeToken.of(m.group(1), end));
    String secrets = LONG_SECRET.matcher(tokens).replaceAll(m -> m.group(1).repeat(60));
    String begun =
        BEGIN
            .matcher(secrets)
            .replaceAll("\"cached_at\": \"" + (now.getEpochSecond() - 300) + "\"");
    return END.matcher(begun)
        .replaceAll("\"$1expires_on\": \"" + end.getEpochSecond() + "\"")
        // azd's recording holds tokens for Resource Manager alone.
        .replace("https://management.azure.com//", "https://storage.azure.com/");
  }
}
