package dev.latchkey.identity.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.FailureKind;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkageFaultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // HotSpot's words of 17 and 25, OpenJ9's, and those of what is missing altogether.
        "'void com.microsoft.aad.msal4j.Gone.call(java.lang.String)' | com.microsoft.aad.msal4j.Gone.call | msal4j",
        "com/azure/core/credential/Gone.call(Ljava/lang/String;)V | com.azure.core.credential.Gone.call | azure-core",
        "'com.azure.core.Thing com.fasterxml.jackson.core.Gone.call()' | com.fasterxml.jackson.core.Gone.call | jackson-core",
        "Class com.microsoft.aad.msal4j.Gone does not have member field 'int x' | com.microsoft.aad.msal4j.Gone | msal4j",
        "reactor/core/publisher/Gone | reactor.core.publisher.Gone | reactor-core",
        "com/sun/jna/platform/win32/Gone | com.sun.jna.platform.win32.Gone | jna-platform",
        "com/azure/xml/Gone | com.azure.xml.Gone | azure-xml",
        "com/nimbusds/oauth2/sdk/Gone | com.nimbusds.oauth2.sdk.Gone | oauth2-oidc-sdk",
        "net/minidev/json/Gone | net.minidev.json.Gone | json-smart",
        "com/fasterxml/jackson/databind/Gone | com.fasterxml.jackson.databind.Gone | jackson-databind",
      })
  void libraryOfTheMissingPartIsNamed(String text, String missing, String library) {
    LinkageError error = new NoSuchMethodError(text);
    Failure failure = LinkageFault.failure(error);
    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure.seen()).startsWith(library + " ").contains("'" + missing + "'");
    assertThat(failure).hasCause(error);
    assertThat(LinkageFault.isOurs(error)).isTrue();
  }

  @Test
  void versionOfTheClassPathIsNamed() {
    Failure failure =
        LinkageFault.failure(new NoSuchMethodError("'void com.azure.core.util.Gone.call()'"));
    assertThat(failure.seen())
        .matches(
            "azure-core \\d+\\.\\d+\\.\\d+ on the class path has no usable"
                + " 'com\\.azure\\.core\\.util\\.Gone\\.call', which another library needs");
    assertThat(failure.remedy().orElseThrow().text()).contains("mvn dependency:tree");
  }

  @Test
  void missingModuleOfTheRuntimeIsNamedWithItsOption() {
    Failure failure =
        LinkageFault.failure(new NoClassDefFoundError("com/sun/net/httpserver/HttpServer"));
    assertThat(failure.seen())
        .isEqualTo(
            "this Java runtime lacks the module 'jdk.httpserver', which brings"
                + " 'com.sun.net.httpserver.HttpServer'");
    assertThat(failure.remedy().orElseThrow().text()).contains("--add-modules jdk.httpserver");
  }

  @Test
  void missingLibraryIsNamedWithItsCoordinates() {
    // The tests' class path has no Nimbus from this package's library, so it counts as missing.
    Failure failure = LinkageFault.failure(new NoClassDefFoundError("com/sun/jna/Gone"));
    assertThat(failure.seen()).contains("jna").contains("'com.sun.jna.Gone'");
  }

  @Test
  void classOfNobodyKnownIsNamedAlone() {
    LinkageError error = new NoClassDefFoundError("org/example/app/Gone");
    assertThat(LinkageFault.isOurs(error)).isFalse();
    assertThat(LinkageFault.failure(error).seen())
        .isEqualTo("the class path has no usable 'org.example.app.Gone'");
    assertThat(LinkageFault.failure(new LinkageError()).seen())
        .isEqualTo("classes on the class path don't fit together (java.lang.LinkageError)");
    assertThat(LinkageFault.failure(new UnsatisfiedLinkError("/tmp/lib.so")).seen())
        .isEqualTo("a native library can't be loaded");
  }

  @Test
  void errorIsFoundBehindOtherExceptions() {
    LinkageError error = new NoClassDefFoundError("x");
    assertThat(LinkageFault.in(new CompletionException(new IllegalStateException(error))))
        .containsSame(error);
    assertThat(LinkageFault.in(new IllegalStateException())).isEmpty();
    assertThat(LinkageFault.in(null)).isEmpty();
  }
}
