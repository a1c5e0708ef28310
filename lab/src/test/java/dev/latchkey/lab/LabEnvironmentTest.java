package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of the developer's own cloud, or a pipeline's, comes into a lab's processes. */
class LabEnvironmentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AZURE_CLIENT_SECRET",
        "azure_tenant_id",
        "IDENTITY_HEADER",
        "MSI_ENDPOINT",
        "IMDS_ENDPOINT",
        "SYSTEM_ACCESSTOKEN",
        "SYSTEM_OIDCREQUESTURI",
        "DBUS_SESSION_BUS_ADDRESS"
      })
  void inheritedSettingIsTakenAway(String name) {
    assertThat(LabEnvironment.isRemoved(name)).isTrue();
  }

  @Test
  void whatProductionSetsIsAddedAfterwards() {
    try (Lab lab = Lab.start()) {
      Map<String, String> environment =
          new HashMap<>(Map.of("IDENTITY_ENDPOINT", "http://elsewhere", "PATH", "/bin"));
      lab.environment().applyTo(environment);
      assertThat(environment).doesNotContainKey("IDENTITY_ENDPOINT").containsKey("PATH");
      environment.putAll(lab.appServiceEnvironment());
      assertThat(environment.get("IDENTITY_ENDPOINT"))
          .isEqualTo("http://127.0.0.1:" + lab.imdsUri().getPort() + "/msi/token");
    }
  }
}
