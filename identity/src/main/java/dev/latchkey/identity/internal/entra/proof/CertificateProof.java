package dev.latchkey.identity.internal.entra.proof;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.time.Clock;
import java.time.Instant;

/**
 * A certificate as the proof: MSAL signs an assertion with its key (RS256).
 *
 * @param file the certificate with its key
 * @param clock the time, which tells whether it has expired
 */
public record CertificateProof(CertificateFile file, Clock clock) implements ClientProof {
  @Override
  public IClientCredential forRequest() throws Failure {
    KeyAndCertificates found = file.read(clock.instant());
    Instant end = found.certificate().getNotAfter().toInstant();
    if (clock.instant().isAfter(end)) {
      throw new Failure(
          FailureKind.REFUSED,
          file + " expired on " + end,
          Remedy.step("make a new certificate and add it to the application"));
    }
    return ClientCredentialFactory.createFromCertificateChain(found.key(), found.certificates());
  }

  @Override
  public void requireUsable() throws Failure {
    forRequest();
  }
}
