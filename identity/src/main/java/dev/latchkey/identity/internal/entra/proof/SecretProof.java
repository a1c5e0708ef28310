package dev.latchkey.identity.internal.entra.proof;

import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;

/**
 * A secret as the proof. It is sent as it is: only a refusal shows that a blank or a line break
 * around it, which {@code echo} adds to a file and to a secret of Kubernetes, is none of its own.
 */
final class SecretProof implements ClientProof {
  private final IClientCredential credential;
  private final boolean hasBlanksAround;

  SecretProof(IClientCredential credential, boolean hasBlanksAround) {
    this.credential = credential;
    this.hasBlanksAround = hasBlanksAround;
  }

  @Override
  public IClientCredential forRequest() {
    return credential;
  }

  @Override
  public Failure explain(Failure failure) {
    boolean isWrong =
        AadstsCode.firstIn(failure.seen())
            .filter(code -> code.digits().equals("7000215"))
            .isPresent();
    return isWrong && hasBlanksAround
        ? new Failure(
            failure.kind(),
            failure.seen() + ", and it begins or ends with a blank or a line break",
            Remedy.step("remove the blanks and line breaks around the secret's value"),
            failure.getCause())
        : failure;
  }
}
