package dev.latchkey.lab.internal.x509;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.wildfly.security.asn1.ASN1Encoder;
import org.wildfly.security.asn1.DEREncoder;

/**
 * A certificate in the making, as RFC 5280 wants it: version 3, a serial number of 120 random bits,
 * signed with SHA-256 by an EC or RSA key.
 *
 * <p>The encoding is Elytron's. Its own certificate builder writes times that RFC 5280 forbids, and
 * Bouncy Castle's, in signed jars, costs a new JVM half a second of processor time.
 */
public final class CertificateBuilder {
  private static final int FIRST_YEAR_AFTER_UTC_TIME = 2050;
  private static final int UNIVERSAL = 0x00;
  private static final int UTC_TIME = 23;

  private final X500Principal subject;
  private final PublicKey key;
  private final Instant from;
  private final Instant to;
  private final List<Extension> extensions = new ArrayList<>();

  /**
   * Begins a certificate without extensions.
   *
   * @param subject whose it is
   * @param key the key that it is for
   * @param from the first second of its validity
   * @param to the last second of its validity
   */
  public CertificateBuilder(X500Principal subject, PublicKey key, Instant from, Instant to) {
    this.subject = subject;
    this.key = key;
    this.from = from;
    this.to = to;
  }

  /**
   * Adds an extension.
   *
   * @param extension the extension
   * @return this
   */
  public CertificateBuilder with(Extension extension) {
    extensions.add(extension);
    return this;
  }

  /**
   * Signs it.
   *
   * @param issuer who signs
   * @param issuerKey with which key, EC or RSA
   * @return the certificate
   * @throws GeneralSecurityException if the key can't sign
   */
  public X509Certificate signedBy(X500Principal issuer, PrivateKey issuerKey)
      throws GeneralSecurityException {
    boolean isRsa = issuerKey.getAlgorithm().equals("RSA");
    byte[] unsigned = toBeSigned(issuer, isRsa);
    Signature signature = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(issuerKey);
    signature.update(unsigned);
    DEREncoder der = new DEREncoder();
    der.startSequence();
    der.writeEncoded(unsigned);
    encodeAlgorithm(der, isRsa);
    der.encodeBitString(signature.sign());
    der.endSequence();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der.getEncoded()));
  }

  private byte[] toBeSigned(X500Principal issuer, boolean isRsa) {
    DEREncoder der = new DEREncoder();
    der.startSequence();
    der.startExplicit(0);
    der.encodeInteger(2); // Counted from 0: version 3.
    der.endExplicit();
    der.encodeInteger(new BigInteger(120, new SecureRandom()).setBit(119));
    encodeAlgorithm(der, isRsa);
    der.writeEncoded(issuer.getEncoded());
    der.startSequence();
    encodeTime(der, from);
    encodeTime(der, to);
    der.endSequence();
    der.writeEncoded(subject.getEncoded());
    der.writeEncoded(key.getEncoded());
    if (!extensions.isEmpty()) {
      der.startExplicit(3);
      der.startSequence();
      extensions.forEach(extension -> extension.encodeTo(der));
      der.endSequence();
      der.endExplicit();
    }
    der.endSequence();
    return der.getEncoded();
  }

  /** RFC 4055, 5 and RFC 5758, 3.2: RSA's has empty parameters, ECDSA's has none. */
  private static void encodeAlgorithm(ASN1Encoder der, boolean isRsa) {
    der.startSequence();
    der.encodeObjectIdentifier(isRsa ? "1.2.840.113549.1.1.11" : "1.2.840.10045.4.3.2");
    if (isRsa) {
      der.encodeNull();
    }
    der.endSequence();
  }

  /** RFC 5280, 4.1.2.5: two digits for the year through 2049, four from 2050 on. */
  private static void encodeTime(ASN1Encoder der, Instant instant) {
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    if (time.getYear() >= FIRST_YEAR_AFTER_UTC_TIME) {
      der.encodeGeneralizedTime(time.withNano(0).toZonedDateTime());
      return;
    }
    StringBuilder digits = new StringBuilder(13);
    for (int part :
        new int[] {
          time.getYear() % 100,
          time.getMonthValue(),
          time.getDayOfMonth(),
          time.getHour(),
          time.getMinute(),
          time.getSecond()
        }) {
      digits.append((char) ('0' + part / 10)).append((char) ('0' + part % 10));
    }
    der.encodeImplicit(UNIVERSAL, UTC_TIME);
    der.encodeOctetString(digits.append('Z').toString().getBytes(StandardCharsets.US_ASCII));
  }
}
