package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool's own cache of tokens is opened unless somebody says no. */
@ExtendWith(Leftovers.class)
class ToolCacheSwitchTest {
  private static final String PROPERTY = "latchkey.toolCache";

  @TempDir Path folder;
  private FakeAzWithFiles machine;

  @BeforeEach
  void signIn() throws IOException {
    machine = new FakeAzWithFiles(folder, Clock.systemUTC());
    machine.files.signInAlice(new Entry("held", Instant.now()));
    machine.files.settle();
  }

  private Path cache() {
    return machine.files.file("msal_token_cache.json");
  }

  /** Linux notes that a file was read unless it noted that after the file was last written. */
  private boolean wasRead(Runnable action) throws IOException {
    FileTime written = Files.getLastModifiedTime(cache());
    FileTime before = FileTime.from(written.toInstant().minusSeconds(3600));
    view().setTimes(null, before, null);
    action.run();
    return !view().readAttributes().lastAccessTime().equals(before);
  }

  private BasicFileAttributeView view() {
    return Files.getFileAttributeView(cache(), BasicFileAttributeView.class);
  }

  private void assertClosed(AzureCliCredential credential) throws IOException {
    boolean wasRead =
        wasRead(() -> {
          assertThat(FakeAzWithFiles.token(credential)).startsWith("asked,alice@contoso.test,");
          assertThat(FakeAzWithFiles.token(credential)).startsWith("asked,alice@contoso.test,");
        });
    assertThat(wasRead).isFalse();
    assertThat(machine.runs()).as("kept in memory all the same").isEqualTo(1);
    machine.files.cache(List.of("bob@contoso.test"));
    Files.writeString(cache(), "no cache at all");
    assertThat(FakeAzWithFiles.token(credential)).startsWith("asked,alice@contoso.test,");
  }

  @Test
  void itIsOpenedByDefault() throws IOException {
    AzureCliCredential credential = machine.credential();
    boolean wasRead =
        wasRead(() -> assertThat(FakeAzWithFiles.token(credential)).isEqualTo("held"));
    assumeTrue(wasRead, "the file system does not note what is read");
    assertThat(machine.runs()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "ON", " true ", "", "  "})
  void itIsOpenedWhereTheVariableSaysSo(String value) {
    machine.variable("LATCHKEY_TOOL_CACHE", value);
    assertThat(FakeAzWithFiles.token(machine.credential())).isEqualTo("held");
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "OFF", " Off ", "false", "no", "0"})
  void variableKeepsItClosed(String value) throws IOException {
    assertClosed(machine.variable("LATCHKEY_TOOL_CACHE", value).credential());
  }

  @Test
  void propertyKeepsItClosedWhateverTheVariableSays() throws IOException {
    machine.variable("LATCHKEY_TOOL_CACHE", "on");
    System.setProperty(PROPERTY, "off");
    try {
      assertClosed(machine.credential());
    } finally {
      System.clearProperty(PROPERTY);
    }
  }

  @Test
  void builderKeepsItClosedForItsCredentialAlone() throws IOException {
    var tools = machine.tools();
    AzureCliCredential open = new AzureCliCredentialBuilder().tools(tools).build();
    assertThat(FakeAzWithFiles.token(open)).isEqualTo("held");
    assertClosed(new AzureCliCredentialBuilder().tools(tools).disableToolCache().build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"maybe", "offf", "2", "off\u001b[2Jon"})
  void anyOtherValueIsRefusedWhenACredentialIsBuilt(String value) {
    machine.variable("LATCHKEY_TOOL_CACHE", value);
    assertThatThrownBy(machine::credential)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LATCHKEY_TOOL_CACHE is '" + value.replace('\u001b', '?') + "'")
        .hasMessageContaining("Set it to off")
        .hasMessageNotContainingAny("\u001b");
    System.setProperty(PROPERTY, value);
    try {
      assertThatThrownBy(() -> new AzureDeveloperCliCredentialBuilder().build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(PROPERTY);
    } finally {
      System.clearProperty(PROPERTY);
    }
  }

  @Test
  void azdKeepsItsOwnClosedToo() throws IOException {
    AzFolder azd = new AzFolder(folder.resolve("azd-state"));
    String id = AzFolder.home("alice@contoso.test");
    azd.write(
        "auth.json",
        "{\"auth\": {\"account\": {\"currentUser\": {\"homeAccountId\": \"" + id + "\"}}}}");
    azd.write(
        "auth/msal/cache.json",
        AzFolder.cacheText(
            List.of("alice@contoso.test"),
            new Entry("held-by-azd", Instant.now()).text("realm", "organizations")));
    machine.variable("AZD_CONFIG_DIR", folder.resolve("azd-state").toString());
    ToolUnderTest.AZD.fake(folder).prints(ToolUnderTest.AZD.answer("asked")).install();

    AzureDeveloperCliCredentialBuilder builder =
        new AzureDeveloperCliCredentialBuilder().tools(machine.tools());
    assertThat(builder.build().getTokenSync(Requests.request()).getToken())
        .isEqualTo("held-by-azd");
    assertThat(builder.disableToolCache().build().getTokenSync(Requests.request()).getToken())
        .isEqualTo("asked");
  }
}
