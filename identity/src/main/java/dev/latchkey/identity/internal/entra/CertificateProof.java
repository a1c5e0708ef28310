package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Failure;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.FailureKind;
import java.time.Clock;
import java.time.Instant;

/**
 * An application proves itself by a certificate: MSAL signs an assertion with its key (RS256).
 *
 * @param file the certificate with its key, read anew for each request
 * @param clock the time, to tell an expired one
 */
public record CertificateProof(CertificateFile file, Clock clock) implements ClientProof {
  @Override
  public IClientCredential forRequest() throws Failure {
    KeyAndCertificates found = file.read();
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
