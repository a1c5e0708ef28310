package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.DeviceCodeInteraction;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.Consumer;

/** The builder of {@link DeviceCodeCredential}. Not thread-safe. */
public class DeviceCodeCredentialBuilder
    extends UserCredentialBuilderBase<DeviceCodeCredentialBuilder> {
  private Consumer<DeviceCodeInfo> challengeConsumer = new ConsoleChallenge();

  /** A builder with the defaults. */
  public DeviceCodeCredentialBuilder() {}

  /**
   * Sets what shows the person which code to type where. By default the message is printed on
   * stdout. Called on the thread that waits; what it throws ends the sign-in.
   *
   * @param challengeConsumer shows it, and returns
   * @return this builder
   */
  public DeviceCodeCredentialBuilder challengeConsumer(Consumer<DeviceCodeInfo> challengeConsumer) {
    this.challengeConsumer = Objects.requireNonNull(challengeConsumer, "challengeConsumer");
    return this;
  }

  /**
   * Builds a credential. Asks nobody.
   *
   * @return a credential with the options as they are now
   * @throws IllegalArgumentException when {@code AZURE_AUTHORITY_HOST} is no https address
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
