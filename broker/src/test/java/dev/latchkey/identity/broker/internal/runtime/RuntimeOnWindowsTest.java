package dev.latchkey.identity.broker.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.broker.internal.codec.CorrelationId;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Microsoft's library on a Windows JDK, from the jar of Microsoft's Java binding. Wine has no WAM:
 * the library starts, and every request fails.
 */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "the library of this jar is for Windows")
class RuntimeOnWindowsTest {
  private static final BrokerRequest REQUEST =
      new BrokerRequest(
          null,
          null,
          "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
          "https://login.microsoftonline.com",
          "organizations",
          List.of("https://management.azure.com/.default"),
          null,
          false,
          false);

  @Test
  void requestWithoutWamFailsAndTheJvmLives() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    try (BrokerSession session =
        new RuntimeBroker(Surroundings.ofThisMachine()).connect(deadline)) {
      Failure failure =
          catchThrowableOfType(
              Failure.class,
              () ->
                  session.silent(
                      new TokenCall(REQUEST, null, 0), Deadline.in(Duration.ofSeconds(10))));
      assertThat(failure.seen()).contains("broker");
    }
  }

  /** The library names the parameter that it refuses: our text got there, and its own got here. */
  @Test
  void libraryReadsAndWritesUtf16() throws Exception {
    LoadedRuntime loaded =
        LoadedRuntime.load(new RuntimeFile(Surroundings.ofThisMachine()).find(), Platform.WINDOWS);
    MsalRuntime library = loaded.runtime();
    NativeText texts = loaded.texts();
    RuntimeErrors errors = loaded.errors();
    PointerByReference created = new PointerByReference();
    errors.check(
        library.MSALRUNTIME_CreateAuthParameters(
            texts.of(REQUEST.clientId()),
            texts.of(REQUEST.authorityHost() + "/" + REQUEST.tenant()),
            created));
    Pointer parameters = created.getValue();
    errors.check(library.MSALRUNTIME_SetRequestedScopes(parameters, texts.of("scope")));
    errors.check(
        library.MSALRUNTIME_SetAdditionalParameter(
            parameters, texts.of("domain_hint"), texts.of("Jürgen 日本")));
    Pointer result =
        RuntimeCall.make(
            library,
            errors,
            one -> errors.ignore(library.MSALRUNTIME_ReleaseAuthResult(one)),
            Deadline.in(Duration.ofSeconds(10)),
            (completion, async) ->
                library.MSALRUNTIME_SignInSilentlyAsync(
                    parameters, texts.of(CorrelationId.next()), completion, null, async));
    PointerByReference error = new PointerByReference();
    errors.check(library.MSALRUNTIME_GetError(result, error));
    assertThat(
            texts.read(
                library,
                (text, size) -> library.MSALRUNTIME_GetContext(error.getValue(), text, size)))
        .isEqualTo("Disallowed additional query parameter was used: 'domain_hint'");
    errors.ignore(error.getValue());
    errors.ignore(library.MSALRUNTIME_ReleaseAuthResult(result));
    errors.ignore(library.MSALRUNTIME_ReleaseAuthParameters(parameters));
    loaded.stop();
  }
}
