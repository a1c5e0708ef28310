package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an answer without a token means. Of the answer's words only the code of Microsoft Entra is
 * shown.
 *
 * @param source the source of the endpoint
 * @param id the identity that was asked for
 * @param address the address of the instance metadata service, as messages show it
 */
record EndpointFailure(ManagedIdentitySource source, IdentityId id, String address) {
  private static final Pattern NO_RESOURCE =
      Pattern.compile("invalid_(?:resource|scope)", Pattern.CASE_INSENSITIVE);

  /** No service at the address, or a stranger: no reason for a chain to stop. */
  Failure notImds(String seen) {
    return new Failure(
        FailureKind.NOT_AVAILABLE_HERE, "this machine has no managed identity: " + seen);
  }

  Failure keptInLab() {
    return new Failure(
        FailureKind.NOT_AVAILABLE_HERE,
        "this process stands in a lab, and the machine's own identity is kept out of it",
        Remedy.step("set " + Endpoint.IMDS_VARIABLE + " to the lab's imdsUri()"));
  }

  Failure ofStranger(EndpointAnswer answer) {
    return notImds(
        "what answers at "
            + address
            + " is not "
            + ManagedIdentitySource.IMDS.title()
            + " (HTTP "
            + answer.status()
            + ")");
  }

  Failure ofNobody() {
    return notImds("nothing answers at " + address);
  }

  /** {@code server} is the host that was asked, and the variable that names it. */
  Failure ofSilence(boolean isKnownToBeThere, boolean isOverTime, String server) {
    if (!isKnownToBeThere) {
      return ofNobody();
    }
    return isOverTime
        ? new Failure(
            FailureKind.TIMED_OUT, source.title() + " did not answer in time at " + server)
        : new Failure(
            FailureKind.NETWORK,
            "the endpoint of " + source.title() + " can't be reached at " + server);
  }

  /** The agent of Azure Arc is installed, and no variables say that it is used. */
  Failure ofSilentAgent(Platform platform) {
    return new Failure(
        FailureKind.NETWORK,
        "Azure Arc's agent is installed and does not answer at http://127.0.0.1:40342",
        Remedy.command(
            platform == Platform.WINDOWS ? "Start-Service himds" : "sudo systemctl start himdsd"));
  }

  Failure of(EndpointAnswer answer) {
    int status = answer.status();
    if (status == 200) {
      return new Failure(
          FailureKind.UNREADABLE_ANSWER,
          source.title() + " reported success and gave no usable token");
    }
    if (EndpointRetry.isPassing(status)) {
      return new Failure(
          FailureKind.NETWORK, source.title() + " is busy or out of order (HTTP " + status + ")");
    }
    Optional<Failure> refusal = AadstsCode.failureIn(answer.description());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return switch (status) {
      case 400 ->
          NO_RESOURCE.matcher(answer.description()).find()
              ? new Failure(FailureKind.REFUSED, source.title() + " knows no such resource")
              : noIdentity();
      case 401, 403 ->
          new Failure(
              FailureKind.REFUSED, source.title() + " refused the request (HTTP " + status + ")");
      default ->
          new Failure(
              FailureKind.UNEXPECTED,
              source.title() + " answered with HTTP " + status + ", which is not understood");
    };
  }

  /**
   * The machine is Azure's and does not have the identity. A named identity that is not assigned
   * ends a chain: the developer's account in its place would be the wrong identity.
   */
  private Failure noIdentity() {
    return id.isSystem()
        ? new Failure(
            FailureKind.NOT_AVAILABLE_HERE,
            source.title() + " knows no identity of this machine that could be meant",
            Remedy.step(
                "assign an identity to it, or name a user-assigned one: by clientId(…) of the builder,"
                    + " for DefaultAzureCredential by AZURE_CLIENT_ID"))
        : new Failure(
            FailureKind.REFUSED,
            source.title() + " knows no identity of this machine with " + id,
            Remedy.step("assign that identity to this machine, or change " + id.setting()));
  }
}
