package dev.latchkey.lab.internal.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made, as the JDK reads it. */
class CertificateBuilderTest {
  private static final X500Name ISSUER = new X500Name("CN=Issuer");
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:01.987Z");

  private final KeyPair key = keyPair("EC", 256);

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void aCertificateSaysWhatItWasMadeOfAndIsSignedByItsIssuer(String algorithm) throws Exception {
    KeyPair issuer = keyPair(algorithm, algorithm.equals("EC") ? 256 : 2048);

    X509Certificate made =
        new CertificateBuilder(
                new X500Name("CN=Subject"), key.getPublic(), NOW, NOW.plus(Duration.ofDays(7)))
            .signedBy(ISSUER, issuer.getPrivate());

    made.verify(issuer.getPublic());
    assertThat(made.getVersion()).isEqualTo(3);
    assertThat(made.getSerialNumber().bitLength()).isEqualTo(120);
    assertThat(made.getSubjectX500Principal()).isEqualTo(new X500Principal("CN=Subject"));
    assertThat(made.getIssuerX500Principal()).isEqualTo(new X500Principal("CN=Issuer"));
    assertThat(made.getPublicKey()).isEqualTo(key.getPublic());
    assertThat(made.getNotBefore()).isEqualTo("2026-11-26T12:00:01.000Z");
    assertThat(made.getNotAfter()).isEqualTo("2026-12-03T12:00:01.000Z");
    assertThat(made.getNonCriticalExtensionOIDs()).isNull();
  }

  @Test
  void timesBefore2050HaveTwoDigitsForTheYearAndThoseAfterFour() throws Exception {
    X509Certificate made =
        new CertificateBuilder(
                ISSUER,
                key.getPublic(),
                Instant.parse("2049-12-31T23:59:59Z"),
                Instant.parse("2050-01-01T00:00:00Z"))
            .signedBy(ISSUER, key.getPrivate());

    assertThat(new String(made.getEncoded(), StandardCharsets.ISO_8859_1))
        .contains("\u0017\r491231235959Z\u0018\u000f20500101000000Z");
  }

  @Test
  void extensionsAreThereAsCriticalAsWasSaid() throws Exception {
    X509Certificate made =
        new CertificateBuilder(ISSUER, key.getPublic(), NOW, NOW.plus(Duration.ofDays(7)))
            .with(Extension.basicConstraints, true, new BasicConstraints(0))
            .with(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, "*.example.test")))
            .with(
                Extension.subjectKeyIdentifier,
                false,
                new SubjectKeyIdentifier(CertificateBuilder.keyNumber(key.getPublic())))
            .signedBy(ISSUER, key.getPrivate());

    assertThat(made.getCriticalExtensionOIDs()).containsExactly("2.5.29.19");
    assertThat(made.getNonCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.17", "2.5.29.14");
    assertThat(made.getBasicConstraints()).isZero();
    assertThat(made.getSubjectAlternativeNames()).containsExactly(List.of(2, "*.example.test"));
    // Two octet strings around the twenty bytes.
    assertThat(made.getExtensionValue("2.5.29.14")).hasSize(24);
  }

  private static KeyPair keyPair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
