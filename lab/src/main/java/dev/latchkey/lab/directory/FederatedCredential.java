package dev.latchkey.lab.directory;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A federated identity credential: a token with these three claims, equal to the letter, signs in
 * as the app.
 *
 * @param issuer the {@code iss} claim, {@code https://token.actions.githubusercontent.com}
 * @param subject the {@code sub} claim, {@code system:serviceaccount:app:backend}
 * @param audience the {@code aud} claim, {@value #TOKEN_EXCHANGE} by default
 */
public record FederatedCredential(String issuer, String subject, String audience) {
  /** The audience that Microsoft recommends. */
  public static final String TOKEN_EXCHANGE = "api://AzureADTokenExchange";

  /** The issuer that a lab plays itself. */
  public static final String LAB_ISSUER = "https://oidc.latchkey.test";

  /** The issuer of Azure Pipelines; the GUID is that of the made-up organization. */
  public static final String PIPELINES_ISSUER =
      "https://vstoken.dev.azure.com/d0000000-0000-4000-8000-000000000001";

  private static final String SERVICE_CONNECTION = "sc://";

  /**
   * The Azure Pipelines service connection that signs in with it.
   *
   * @return its id, derived from the subject {@code sc://organization/project/name}; empty for any
   *     other subject
   */
  public Optional<String> serviceConnectionId() {
    if (!subject.startsWith(SERVICE_CONNECTION)) {
      return Optional.empty();
    }
    byte[] name =
        ("serviceConnection/" + subject.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
    return Optional.of(UUID.nameUUIDFromBytes(name).toString());
  }
}
