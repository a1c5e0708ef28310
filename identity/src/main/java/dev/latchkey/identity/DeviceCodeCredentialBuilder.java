package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.DeviceCodeInteraction;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The builder of {@link DeviceCodeCredential}. Not thread-safe. */
public class DeviceCodeCredentialBuilder
    extends UserCredentialBuilderBase<DeviceCodeCredentialBuilder> {
  private Consumer<DeviceCodeInfo> challengeConsumer = new ConsoleChallenge();

  /** A builder with the defaults. */
  public DeviceCodeCredentialBuilder() {}

  // azure-identity declares these methods in this class, so code that was compiled against it looks
  // for them here.

  @Override
  public DeviceCodeCredentialBuilder clientId(@Nullable String clientId) {
    return super.clientId(clientId);
  }

  @Override
  public DeviceCodeCredentialBuilder authenticationRecord(
      @Nullable AuthenticationRecord authenticationRecord) {
    return super.authenticationRecord(authenticationRecord);
  }

  @Override
  public DeviceCodeCredentialBuilder disableAutomaticAuthentication() {
    return super.disableAutomaticAuthentication();
  }

  @Override
  public DeviceCodeCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return super.tokenCachePersistenceOptions(tokenCachePersistenceOptions);
  }

  @Override
  public DeviceCodeCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  @Override
  public DeviceCodeCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  /**
   * Sets the consumer that shows the user the code and the page. By default, the message is printed
   * on stdout. The consumer is called on the waiting thread; if it throws, the sign-in ends.
   *
   * @param challengeConsumer shows the code and returns
   * @return this builder
   */
  public DeviceCodeCredentialBuilder challengeConsumer(Consumer<DeviceCodeInfo> challengeConsumer) {
    this.challengeConsumer = Objects.requireNonNull(challengeConsumer, "challengeConsumer");
    return this;
  }

  /**
   * Builds a credential. Sends nothing.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if {@code AZURE_AUTHORITY_HOST} is not an https address
   */
  public DeviceCodeCredential build() {
    EntraOptions options = userOptions();
    Consumer<DeviceCodeInfo> consumer = challengeConsumer;
    DeviceCodeInteraction interaction =
        new DeviceCodeInteraction(challenge -> consumer.accept(info(challenge)), options.clock());
    return new DeviceCodeCredential(options, userSignIn(options, interaction));
  }

  private static DeviceCodeInfo info(DeviceCodeInteraction.Challenge challenge) {
    return new DeviceCodeInfo(
        challenge.userCode(),
        challenge.deviceCode(),
        challenge.page(),
        challenge.expiresOn().atOffset(ZoneOffset.UTC),
        challenge.message());
  }
}
