package dev.latchkey.examples;

import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import java.util.Map;

/** Who an app signs in as: only variables of its environment. */
enum SignedIn {
  DEVELOPER("AzureCliCredential") {
    // On an Azure machine the app would otherwise find the lab's managed identity by the proxy.
    @Override
    Map<String, String> variables(Lab lab) {
      return Map.of("AZURE_TOKEN_CREDENTIALS", "dev");
    }
  },

  SERVICE_PRINCIPAL("EnvironmentCredential") {
    @Override
    Map<String, String> variables(Lab lab) {
      return application(lab.app("contoso-app"));
    }
  },

  MANAGED_IDENTITY_OF_A_MACHINE("ManagedIdentityCredential") {
    @Override
    Map<String, String> variables(Lab lab) {
      return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", lab.imdsUri().toString());
    }
  },

  MANAGED_IDENTITY_OF_APP_SERVICE("ManagedIdentityCredential") {
    @Override
    Map<String, String> variables(Lab lab) {
      return lab.appServiceEnvironment();
    }
  };

  private final String credential;

  SignedIn(String credential) {
    this.credential = credential;
  }

  abstract Map<String, String> variables(Lab lab);

  /** The class that signs in, as the log names it. */
  String credential() {
    return credential;
  }

  static Map<String, String> application(LabApp app) {
    return Map.of(
        "AZURE_TENANT_ID", app.tenantId(),
        "AZURE_CLIENT_ID", app.clientId(),
        "AZURE_CLIENT_SECRET", app.secret());
  }
}
