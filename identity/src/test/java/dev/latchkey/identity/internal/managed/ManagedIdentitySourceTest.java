package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which variables mean which source, row by row, first row first. */
class ManagedIdentitySourceTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "AZURE_TENANT_ID AZURE_FEDERATED_TOKEN_FILE,TOKEN_EXCHANGE",
        "AZURE_TENANT_ID AZURE_FEDERATED_TOKEN_FILE IDENTITY_ENDPOINT IDENTITY_HEADER,TOKEN_EXCHANGE",
        "AZURE_FEDERATED_TOKEN_FILE,IMDS",
        "AZURE_TENANT_ID,IMDS",
        "IDENTITY_ENDPOINT IDENTITY_HEADER IDENTITY_SERVER_THUMBPRINT,SERVICE_FABRIC",
        "IDENTITY_ENDPOINT IDENTITY_HEADER,APP_SERVICE",
        "IDENTITY_ENDPOINT IDENTITY_HEADER MSI_ENDPOINT MSI_SECRET,APP_SERVICE",
        "IDENTITY_ENDPOINT IDENTITY_HEADER IMDS_ENDPOINT,APP_SERVICE",
        "MSI_ENDPOINT MSI_SECRET,MACHINE_LEARNING",
        "MSI_ENDPOINT,CLOUD_SHELL",
        "MSI_ENDPOINT IDENTITY_ENDPOINT IMDS_ENDPOINT,CLOUD_SHELL",
        "MSI_SECRET,IMDS",
        "IDENTITY_ENDPOINT IMDS_ENDPOINT,ARC",
        "IDENTITY_ENDPOINT,IMDS",
        "IDENTITY_HEADER,IMDS",
        "IMDS_ENDPOINT,IMDS",
        "AZURE_CLIENT_ID,IMDS",
        "AZURE_POD_IDENTITY_AUTHORITY_HOST,IMDS",
      })
  void variablesNameTheSource(String names, ManagedIdentitySource source) {
    Map<String, String> environment = new HashMap<>();
    for (String name : names.split(" ", -1)) {
      environment.put(name, "value");
    }
    assertThat(ManagedIdentitySource.of(DeployedMachine.with(environment))).isEqualTo(source);

    environment.replaceAll((name, value) -> " ");
    assertThat(ManagedIdentitySource.of(DeployedMachine.with(environment)))
        .as("blank is unset")
        .isEqualTo(ManagedIdentitySource.IMDS);
  }
}
