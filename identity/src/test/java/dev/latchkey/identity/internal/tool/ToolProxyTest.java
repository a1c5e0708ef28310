package dev.latchkey.identity.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolProxyTest {
  private static Failure named(Failure failure, String variable, String value) {
    return ToolProxy.named(failure, BareMachine.with(Map.of(variable, value)));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, http://proxy.test:3128, 'proxy.test:3128'",
    "https_proxy, http://alice:hunter2@proxy.test:3128, 'proxy.test:3128'",
    "HTTPS_PROXY, alice:hun@ter2@proxy.test, 'proxy.test:80'",
  })
  void faultOfTheNetworkNamesTheProxyWithoutItsUser(String variable, String value, String proxy) {
    Failure fault = NetworkFault.PROXY.failure("X");

    Failure named = named(fault, variable, value);

    assertThat(named.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(named).hasMessage(fault.seen() + " (HTTPS_PROXY is '" + proxy + "')");
    assertThat(named.remedy()).isEqualTo(fault.remedy());
  }

  @ParameterizedTest
  @CsvSource({"HTTPS_PROXY, ::none::", "NO_PROXY, *", "HTTP_PROXY, http://proxy.test:3128"})
  void variableThatNamesNoProxyOfHttpsChangesNothing(String variable, String value) {
    Failure fault = NetworkFault.CONNECTION.failure("X");
    assertThat(named(fault, variable, value)).isSameAs(fault);
  }

  @Test
  void hostThatIsReachedWithoutAProxyIsNotToldOfOne() {
    Failure fault = NetworkFault.CONNECTION.failure("X");
    assertThat(
            ToolProxy.named(
                fault,
                BareMachine.with(
                    Map.of(
                        "HTTPS_PROXY",
                        "http://proxy.test:3128",
                        "NO_PROXY",
                        ".microsoftonline.com"))))
        .isSameAs(fault);
  }

  @Test
  void otherFailuresDoNotConcernTheProxy() {
    Failure refused = new Failure(FailureKind.REFUSED, "refused");
    Failure endpoint =
        NetworkFault.ofManagedIdentity(
                "Failed to connect to MSI. Service Unavailable", "az", Remedy.NONE)
            .orElseThrow();
    assertThat(endpoint.kind()).isEqualTo(FailureKind.NETWORK);
    for (Failure failure : new Failure[] {refused, endpoint}) {
      assertThat(named(failure, "HTTPS_PROXY", "http://proxy.test:3128")).isSameAs(failure);
    }
  }
}
