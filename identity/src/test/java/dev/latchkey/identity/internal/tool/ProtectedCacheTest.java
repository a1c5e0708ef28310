package dev.latchkey.identity.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.Crypt32Util;
import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.identity.internal.tool.az.AzState;
import dev.latchkey.identity.internal.tool.azd.AzdState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Token caches that Windows encrypted for this user. The tests make them, not az.cmd. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "it needs DPAPI, which is Windows' own")
class ProtectedCacheTest {
  private static final CacheQuery STORAGE = new CacheQuery(AzFolder.STORAGE, null, null);

  @TempDir Path folder;
  private AzFolder az;

  @BeforeEach
  void signIn() throws IOException {
    az = new AzFolder(folder);
    az.signInAlice();
    Files.delete(az.file("msal_token_cache.json"));
    protect("msal_token_cache.bin", cache("a-token"));
  }

  private void protect(String name, String text) throws IOException {
    Path file = az.file(name);
    Files.createDirectories(file.getParent());
    Files.write(file, Crypt32Util.cryptProtectData(text.getBytes(StandardCharsets.UTF_8)));
    az.settle();
  }

  private static String cache(String token) {
    return AzFolder.cacheText(List.of("alice@contoso.test"), new Entry(token, Instant.now()));
  }

  private AzState az(boolean opensTokenCache) {
    return new AzState(
        BareMachine.with(az.environment(), Clock.systemUTC(), Platform.WINDOWS), opensTokenCache);
  }

  private static @Nullable String token(ToolState state) {
    var token = state.readToken(STORAGE).token();
    return token == null ? null : token.value();
  }

  private static Hold hold(ToolState state) {
    return ((SignedIn) state.current()).signIn().hold();
  }

  @Test
  void tokenThatAzHoldsIsFound() throws IOException {
    AzState state = az(true);
    assertThat(hold(state)).isEqualTo(Hold.HELD);
    assertThat(token(state)).isEqualTo("a-token");
    protect("msal_token_cache.bin", cache("newer-token"));
    assertThat(token(state)).isEqualTo("newer-token");
    protect("msal_token_cache.bin", AzFolder.cacheText(List.of()));
    assertThat(hold(state)).isEqualTo(Hold.GONE);
    assertThat(token(state)).isNull();
  }

  @Test
  void cacheThatMustStayClosedIsNotOpened() {
    assertThat(hold(az(false))).isEqualTo(Hold.UNKNOWN);
    assertThat(token(az(false))).isNull();
  }

  @Test
  void cacheThatWindowsDoesNotDecryptIsUnknown() throws IOException {
    for (byte[] bytes : new byte[][] {new byte[0], new byte[500], {1, 2, 3}}) {
      Files.write(az.file("msal_token_cache.bin"), bytes);
      az.settle();
      assertThat(hold(az(true))).isEqualTo(Hold.UNKNOWN);
      assertThat(token(az(true))).isNull();
    }
  }

  @Test
  void tokenOfAnApplicationIsFoundWhileAzHoldsItsSecret() throws IOException {
    az.profile(
        AzFolder.subscription(
            "dev", "Dev", "app", "servicePrincipal", AzFolder.CONTOSO, true, "AzureCloud"));
    Entry entry =
        new Entry("app-token", Instant.now()).without("home_account_id").text("client_id", "app");
    protect("msal_token_cache.bin", AzFolder.cacheText(List.of(), entry));
    assertThat(token(az(true))).isNull();
    protect(
        "service_principal_entries.bin",
        "[{\"client_id\": \"app\", \"tenant\": \"%s\", \"client_secret\": \"s\"}]"
            .formatted(AzFolder.CONTOSO));
    assertThat(token(az(true))).isEqualTo("app-token");
  }

  @Test
  void tokenThatAzdHoldsIsFound() throws IOException {
    az.write("config.json", "{}");
    az.write(
        "auth.json",
        "{\"auth\": {\"account\": {\"currentUser\": {\"homeAccountId\": \"%s\"}}}}"
            .formatted(AzFolder.home("alice@contoso.test")));
    String entry =
        AzFolder.cacheText(
            List.of("alice@contoso.test"),
            new Entry("azd-token", Instant.now()).text("realm", AzFolder.CONTOSO));
    protect("auth/msal/cache.bin", entry);
    Map<String, String> environment =
        Map.of("AZD_CONFIG_DIR", folder.toString(), "USERPROFILE", folder.toString());
    CacheQuery query = new CacheQuery(AzFolder.STORAGE, AzFolder.CONTOSO, null);
    for (boolean opens : new boolean[] {true, false}) {
      AzdState state =
          new AzdState(
              BareMachine.with(environment, Clock.systemUTC(), Platform.WINDOWS), az(opens), opens);
      assertThat(hold(state)).isEqualTo(opens ? Hold.HELD : Hold.UNKNOWN);
      var token = state.readToken(query).token();
      assertThat(token == null ? "" : token.value()).isEqualTo(opens ? "azd-token" : "");
    }
  }
}
