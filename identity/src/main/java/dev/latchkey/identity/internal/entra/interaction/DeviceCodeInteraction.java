package dev.latchkey.identity.internal.entra.interaction;

import com.microsoft.aad.msal4j.DeviceCode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalClientException;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.PublicClientApplication;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.source.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The person opens a page on any device and types a code (RFC 8628). Microsoft Entra is asked every
 * few seconds whether that has happened.
 */
public final class DeviceCodeInteraction implements Interaction {
  /** Longer than any code lives. */
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private static final Set<String> DECLINED =
      Set.of("authorization_declined", "access_denied", "bad_verification_code");

  private static final Set<String> EXPIRED = Set.of("code_expired", "expired_token");

  private final Consumer<Challenge> consumer;
  private final Clock clock;

  /**
   * What the person has to do.
   *
   * @param userCode the code to type
   * @param deviceCode the code that identifies this device
   * @param page the page on which to type the code
   * @param expiresOn the end of the code's life
   * @param message all of it in Microsoft Entra's words
   */
  public record Challenge(
      String userCode, String deviceCode, String page, Instant expiresOn, String message) {
    /** Without the codes. */
    @Override
    public String toString() {
      return "Challenge[expiresOn=" + expiresOn + "]";
    }
  }

  /**
   * An interaction.
   *
   * @param consumer shows the person what to do
   * @param clock the time
   */
  public DeviceCodeInteraction(Consumer<Challenge> consumer, Clock clock) {
    this.consumer = consumer;
    this.clock = clock;
  }

  @Override
  public IAuthenticationResult signIn(Conversation conversation) throws Failure {
    EntraRequest request = conversation.request();
    AtomicReference<RuntimeException> thrown = new AtomicReference<>();
    DeviceCodeFlowParameters.DeviceCodeFlowParametersBuilder parameters =
        DeviceCodeFlowParameters.builder(request.scopeSet(), code -> show(code, thrown));
    if (conversation.hasTenant()) {
      parameters.tenant(request.tenant());
    }
    if (request.claims() != null) {
      parameters.claims(request.claimsRequest());
    }
    PublicClientApplication application = (PublicClientApplication) conversation.application();
    try {
      return conversation.executor().run(() -> application.acquireToken(parameters.build()));
    } catch (RuntimeException e) {
      RuntimeException own = thrown.get();
      if (own != null) {
        throw new Failure(
            FailureKind.UNEXPECTED,
            "the builder's challengeConsumer(…) threw " + own.getClass().getSimpleName(),
            null,
            own);
      }
      throw ending(e);
    }
  }

  /** Keeps the app's exception from MSAL, which would log it, and it may quote the code. */
  private void show(DeviceCode code, AtomicReference<RuntimeException> thrown) {
    try {
      consumer.accept(
          new Challenge(
              code.userCode(),
              code.deviceCode(),
              code.verificationUri(),
              clock.instant().plusSeconds(code.expiresIn()),
              code.message()));
    } catch (RuntimeException e) {
      thrown.set(e);
      throw new IllegalStateException("the app's consumer failed");
    }
  }

  /** Explains how the flow itself ended; the caller explains every other failure. */
  private static RuntimeException ending(RuntimeException thrown) throws Failure {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String code =
          cause instanceof MsalServiceException service
              ? service.errorCode()
              : cause instanceof MsalClientException client ? client.errorCode() : null;
      if (code != null && DECLINED.contains(code)) {
        throw new Failure(FailureKind.REFUSED, "the person declined the sign-in (" + code + ")");
      }
      if (code != null && EXPIRED.contains(code)) {
        throw new Failure(FailureKind.TIMED_OUT, "nobody typed the code before it expired");
      }
    }
    return thrown;
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }
}
