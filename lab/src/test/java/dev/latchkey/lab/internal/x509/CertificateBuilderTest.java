package dev.latchkey.lab.internal.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made, as Bouncy Castle reads it, which has no part in the making. */
class CertificateBuilderTest {
  private static final X500Principal ISSUER = new X500Principal("CN=Issuer");
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:01.987Z");

  private final KeyPair key = keyPair("EC", 256);

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void aCertificateSaysWhatItWasMadeOfAndIsSignedByItsIssuer(String algorithm) throws Exception {
    KeyPair issuer = keyPair(algorithm, algorithm.equals("EC") ? 256 : 2048);
    X500Principal subject = new X500Principal("CN=\"Ünï, \\\"code\\\"\"");

    X509Certificate made =
        new CertificateBuilder(subject, key.getPublic(), NOW, NOW.plus(Duration.ofDays(7)))
            .signedBy(ISSUER, issuer.getPrivate());

    made.verify(issuer.getPublic());
    assertThat(made.getVersion()).isEqualTo(3);
    assertThat(made.getSerialNumber().bitLength()).isEqualTo(120);
    assertThat(made.getSubjectX500Principal()).isEqualTo(subject);
    assertThat(made.getIssuerX500Principal()).isEqualTo(ISSUER);
    assertThat(made.getPublicKey()).isEqualTo(key.getPublic());
    assertThat(made.getNotBefore()).isEqualTo("2026-11-26T12:00:01.000Z");
    assertThat(made.getNotAfter()).isEqualTo("2026-12-03T12:00:01.000Z");
    X509CertificateHolder read = new JcaX509CertificateHolder(made);
    assertThat(read.getSignatureAlgorithm())
        .isEqualTo(read.toASN1Structure().getTBSCertificate().getSignature());
    assertThat(read.hasExtensions()).isFalse();
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

    var structure = new JcaX509CertificateHolder(made).toASN1Structure();
    assertThat(structure.getStartDate().toASN1Primitive())
        .isEqualTo(new ASN1UTCTime("491231235959Z"));
    assertThat(structure.getEndDate().toASN1Primitive())
        .isEqualTo(new ASN1GeneralizedTime("20500101000000Z"));
  }

  @Test
  void anAuthorityMaySignForItsHostsAndAddressesAndNothingElse() throws Exception {
    X509CertificateHolder read =
        withExtensions(
            Extension.authority(),
            Extension.signsCertificates(),
            Extension.permittedNames(
                List.of("login.example.test", "vault.example.test"),
                List.of(loopback(), loopback6())),
            Extension.keyNumber(key.getPublic()));

    var extensions = read.getExtensions();
    assertThat(Stream.of(extensions.getCriticalExtensionOIDs()).map(Object::toString))
        .containsExactly("2.5.29.19", "2.5.29.15", "2.5.29.30");
    BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
    assertThat(constraints.isCA()).isTrue();
    assertThat(constraints.getPathLenConstraint()).isZero();
    assertThat(KeyUsage.fromExtensions(extensions))
        .isEqualTo(new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    NameConstraints names =
        NameConstraints.getInstance(
            extensions.getExtensionParsedValue(
                org.bouncycastle.asn1.x509.Extension.nameConstraints));
    assertThat(names.getExcludedSubtrees()).isNull();
    assertThat(Stream.of(names.getPermittedSubtrees()).map(GeneralSubtree::getBase))
        .containsExactly(
            new GeneralName(GeneralName.dNSName, "login.example.test"),
            new GeneralName(GeneralName.dNSName, "vault.example.test"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1/32"),
            new GeneralName(GeneralName.iPAddress, "::1/128"));
    assertThat(SubjectKeyIdentifier.fromExtensions(extensions))
        .isEqualTo(new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key.getPublic()));
  }

  @Test
  void aServerIsNoAuthorityAndNamesItsHostsItsAddressesAndTheKeyThatSigned() throws Exception {
    X509CertificateHolder read =
        withExtensions(
            Extension.noAuthority(),
            Extension.signs(),
            Extension.serverOnly(),
            Extension.names(List.of("*.example.test", "localhost"), List.of(loopback6())),
            Extension.issuerKeyNumber(key.getPublic()));

    var extensions = read.getExtensions();
    assertThat(Stream.of(extensions.getCriticalExtensionOIDs()).map(Object::toString))
        .containsExactly("2.5.29.19", "2.5.29.15");
    assertThat(BasicConstraints.fromExtensions(extensions)).isEqualTo(new BasicConstraints(false));
    assertThat(KeyUsage.fromExtensions(extensions))
        .isEqualTo(new KeyUsage(KeyUsage.digitalSignature));
    assertThat(ExtendedKeyUsage.fromExtensions(extensions))
        .isEqualTo(new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    assertThat(
            org.bouncycastle.asn1.x509.GeneralNames.fromExtensions(
                    extensions, org.bouncycastle.asn1.x509.Extension.subjectAlternativeName)
                .getNames())
        .containsExactly(
            new GeneralName(GeneralName.dNSName, "*.example.test"),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "::1"));
    assertThat(AuthorityKeyIdentifier.fromExtensions(extensions))
        .isEqualTo(new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(key.getPublic()));
  }

  private X509CertificateHolder withExtensions(Extension... extensions) throws Exception {
    CertificateBuilder builder =
        new CertificateBuilder(ISSUER, key.getPublic(), NOW, NOW.plus(Duration.ofDays(7)));
    for (Extension extension : extensions) {
      builder.with(extension);
    }
    return new JcaX509CertificateHolder(builder.signedBy(ISSUER, key.getPrivate()));
  }

  private static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static InetAddress loopback6() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[15] = 1;
    return InetAddress.getByAddress(bytes);
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
