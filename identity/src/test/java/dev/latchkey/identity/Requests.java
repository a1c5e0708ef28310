package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.util.Objects;
import java.util.stream.Stream;

/** What tests ask credentials for, and how it fails. */
final class Requests {
  static final String SCOPE = "https://storage.azure.com/.default";
  static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";

  private Requests() {}

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
