package dev.latchkey.lab;

import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The record that Visual Studio Code's extension Azure Resources leaves of a sign-in. It names the
 * account and holds no token.
 *
 * <p>Source: microsoft/vscode-azureresourcegroups, {@code src/exportAuthRecord.ts}, July 2026.
 */
final class VisualStudioCodeRecord {
  private static final String CLIENT_ID = "aebc6443-996d-45c2-90f0-388ff96faa56";

  private final Path file;
  private final byte[] content;

  private VisualStudioCodeRecord(Path file, byte[] content) {
    this.file = file;
    this.content = content;
  }

  static VisualStudioCodeRecord write(Path home, User user) throws IOException {
    Path folder =
        Files.createDirectories(
            home.resolve(".azure").resolve("ms-azuretools.vscode-azureresourcegroups"));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("username", user.userPrincipalName());
    json.put("authority", "https://login.microsoftonline.com");
    json.put("homeAccountId", user.homeObjectId() + "." + user.homeTenantId());
    json.put("tenantId", user.homeTenantId());
    json.put("clientId", CLIENT_ID);
    byte[] content = Json.bytes(json);
    Path file = folder.resolve("authRecord.json");
    Files.write(file, content);
    return new VisualStudioCodeRecord(file, content);
  }

  /** Deletes it, unless another broker has written another one. */
  void delete() {
    try {
      if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // The lab deletes its home folder as a whole at its end.
    }
  }
}
