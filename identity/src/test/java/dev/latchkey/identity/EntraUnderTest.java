package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The credentials that ask Microsoft Entra, each as it is set up for the default lab. */
enum EntraUnderTest {
  SECRET("contoso-app") {
    @Override
    TokenCredential build(Setup setup) {
      return setup
          .apply(new ClientSecretCredentialBuilder())
          .clientSecret(setup.good ? setup.app().secret() : WRONG)
          .build();
    }
  },
  CERTIFICATE("contoso-cert-app") {
    @Override
    TokenCredential build(Setup setup) {
      return setup
          .apply(new ClientCertificateCredentialBuilder())
          .pemCertificate(setup.certificate())
          .build();
    }
  },
  ASSERTION("contoso-identity") {
    @Override
    TokenCredential build(Setup setup) {
      return setup
          .apply(new ClientAssertionCredentialBuilder())
          .clientAssertion(setup::federatedToken)
          .build();
    }
  },
  WORKLOAD("contoso-identity") {
    @Override
    TokenCredential build(Setup setup) {
      return setup
          .apply(new WorkloadIdentityCredentialBuilder())
          .tokenFilePath(setup.file("token", setup.federatedToken()))
          .build();
    }
  },
  PIPELINES("contoso-identity") {
    @Override
    TokenCredential build(Setup setup) {
      Map<String, String> job = setup.lab.pipelinesEnvironment();
      return setup
          .apply(new AzurePipelinesCredentialBuilder())
          .surroundings(BareMachine.with(job))
          .serviceConnectionId(setup.app().serviceConnectionId())
          .systemAccessToken(setup.good ? job.get("SYSTEM_ACCESSTOKEN") : WRONG)
          .build();
    }
  },
  ON_BEHALF_OF("contoso-app") {
    @Override
    TokenCredential build(Setup setup) {
      return setup
          .apply(new OnBehalfOfCredentialBuilder())
          .clientSecret(setup.good ? setup.app().secret() : WRONG)
          .userAssertion(setup.lab.userToken("alice@contoso.test", setup.app().clientId()))
          .build();
    }
  },
  ENVIRONMENT_SECRET("contoso-app") {
    @Override
    TokenCredential build(Setup setup) {
      return setup.environment(
          Map.of("AZURE_CLIENT_SECRET", setup.good ? setup.app().secret() : WRONG));
    }
  },
  ENVIRONMENT_CERTIFICATE("contoso-cert-app") {
    @Override
    TokenCredential build(Setup setup) {
      return setup.environment(Map.of("AZURE_CLIENT_CERTIFICATE_PATH", setup.certificate()));
    }
  };

  /** A secret that must be seen nowhere. */
  static final String WRONG = "wr0ng~Secret-That-Must-Not-Be-Seen";

  private final String app;

  EntraUnderTest(String app) {
    this.app = app;
  }

  abstract TokenCredential build(Setup setup);

  /** A credential that works. */
  TokenCredential in(Lab lab, Path folder) {
    return in(lab, folder, builder -> {});
  }

  TokenCredential in(Lab lab, Path folder, Consumer<CredentialBuilderBase<?>> options) {
    return build(new Setup(lab, lab.app(app), folder, options, true));
  }

  /** A credential whose proof is wrong. */
  TokenCredential refusedIn(Lab lab, Path folder, Consumer<CredentialBuilderBase<?>> options) {
    return build(new Setup(lab, lab.app(app), folder, options, false));
  }

  String clientId(Lab lab) {
    return lab.app(app).clientId();
  }

  /** What must be seen nowhere, as well as {@link #WRONG}. */
  List<String> secrets(Lab lab) {
    return app.equals("contoso-app")
        ? List.of(lab.app(app).secret(), WRONG)
        : List.of(lab.pipelinesEnvironment().get("SYSTEM_ACCESSTOKEN"), WRONG);
  }

  record Setup(
      Lab lab, LabApp app, Path folder, Consumer<CredentialBuilderBase<?>> options, boolean good) {
    <B extends AadCredentialBuilderBase<B>> B apply(B builder) {
      builder
          .network(EntraLab.network(lab))
          .tenantId(Requests.CONTOSO)
          .clientId(app.clientId())
          .additionallyAllowedTenants(Requests.FABRIKAM);
      options.accept(builder);
      return builder;
    }

    EnvironmentCredential environment(Map<String, String> proof) {
      Map<String, String> variables = new HashMap<>(proof);
      variables.put("AZURE_TENANT_ID", Requests.CONTOSO);
      variables.put("AZURE_CLIENT_ID", app.clientId());
      variables.put("AZURE_ADDITIONALLY_ALLOWED_TENANTS", "; " + Requests.FABRIKAM + " ;");
      EnvironmentCredentialBuilder builder =
          new EnvironmentCredentialBuilder()
              .network(EntraLab.network(lab))
              .surroundings(BareMachine.with(variables));
      options.accept(builder);
      return builder.build();
    }

    String federatedToken() {
      return lab.federatedToken(good ? EntraLab.SERVICE_ACCOUNT : "somebody:else");
    }

    /** That of the app, or another application's. */
    String certificate() {
      String pem = lab.app("contoso-cert-app").certificatePem();
      return file("app.pem", good ? pem : Certificates.selfSigned("other").pem());
    }

    String file(String name, String content) {
      try {
        return Files.writeString(folder.resolve(name), content).toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
