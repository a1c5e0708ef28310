package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.process.FakeTool;
import java.util.Objects;
import java.util.stream.Stream;

/** Credentials that ask a fake az. */
final class FakeAz {
  static final String SCOPE = "https://storage.azure.com/.default";
  static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";

  private FakeAz() {}

  static AzureCliCredentialBuilder builder(FakeTool az) {
    return new AzureCliCredentialBuilder().surroundings(az.install());
  }

  static AzureCliCredential credential(FakeTool az) {
    return builder(az).build();
  }

  static TokenRequestContext request() {
    return new TokenRequestContext().addScopes(SCOPE);
  }

  static SignInException failureOf(TokenCredential credential) {
    return failureOf(credential, request());
  }

  static SignInException failureOf(TokenCredential credential, TokenRequestContext request) {
    return catchThrowableOfType(SignInException.class, () -> credential.getTokenSync(request));
  }

  /** What a failure says, line by line. */
  static Stream<String> lines(SignInException failure) {
    return Objects.requireNonNull(failure.getMessage()).lines();
  }
}
