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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Token caches that Windows encrypted for this user. The tests make them, not az.cmd and azd.exe; a
 * real azd.exe was run under Wine once, see decisions.md.
 */
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
    write(name, encrypted(text));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = az.file(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    az.settle();
  }

  private static byte[] encrypted(String text) {
    return Crypt32Util.cryptProtectData(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As azd writes it. */
  private static byte[] enveloped(String type, String text) {
    String data = Base64.getEncoder().encodeToString(encrypted(text));
    return "{\"type\":\"%s\",\"data\":\"%s\"}"
        .formatted(type, data)
        .getBytes(StandardCharsets.UTF_8);
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
  void tokenThatAzdHoldsIsFoundWithAndWithoutItsEnvelope() throws IOException {
    signInAzd();
    String cache = cacheOfAzd("azd-token");
    for (byte[] bytes : List.of(enveloped("CryptProtectData", cache), encrypted(cache))) {
      write("auth/msal/cache.bin", bytes);
      assertThat(hold(azd(true))).isEqualTo(Hold.HELD);
      assertThat(azdToken(azd(true))).isEqualTo("azd-token");
      assertThat(hold(azd(false))).isEqualTo(Hold.UNKNOWN);
      assertThat(azdToken(azd(false))).isNull();
    }
  }

  @Test
  void envelopeOfAzdThatHoldsNothingKnownIsUnknown() throws IOException {
    signInAzd();
    String cache = cacheOfAzd("azd-token");
    for (byte[] bytes :
        List.of(
            enveloped("AES", cache),
            "{}".getBytes(StandardCharsets.UTF_8),
            "{\"type\":\"CryptProtectData\",\"data\":\"?\"}".getBytes(StandardCharsets.UTF_8),
            "{\"type\":\"CryptProtectData\",\"data\":\"AAAA\"}".getBytes(StandardCharsets.UTF_8))) {
      write("auth/msal/cache.bin", bytes);
      assertThat(hold(azd(true))).isEqualTo(Hold.UNKNOWN);
      assertThat(azdToken(azd(true))).isNull();
    }
  }

  private void signInAzd() throws IOException {
    az.write("config.json", "{}");
    az.write(
        "auth.json",
        "{\"auth\": {\"account\": {\"currentUser\": {\"homeAccountId\": \"%s\"}}}}"
            .formatted(AzFolder.home("alice@contoso.test")));
  }

  private static String cacheOfAzd(String token) {
    return AzFolder.cacheText(
        List.of("alice@contoso.test"),
        new Entry(token, Instant.now()).text("realm", AzFolder.CONTOSO));
  }

  private AzdState azd(boolean opens) {
    Map<String, String> environment =
        Map.of("AZD_CONFIG_DIR", folder.toString(), "USERPROFILE", folder.toString());
    return new AzdState(
        BareMachine.with(environment, Clock.systemUTC(), Platform.WINDOWS), az(opens), opens);
  }

  private static @Nullable String azdToken(AzdState state) {
    var token = state.readToken(new CacheQuery(AzFolder.STORAGE, AzFolder.CONTOSO, null)).token();
    return token == null ? null : token.value();
  }
}
