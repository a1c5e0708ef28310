package dev.latchkey.lab.internal.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Builds a certificate with the types of Bouncy Castle's first jar alone. A JVM verifies the
 * signature of each jar before it loads the first class, and Bouncy Castle's own builder needs two
 * more jars.
 */
public final class CertificateBuilder {
  private final V3TBSCertificateGenerator fields = new V3TBSCertificateGenerator();
  private final ExtensionsGenerator extensions = new ExtensionsGenerator();

  /**
   * Begins a certificate without extensions.
   *
   * @param subject the subject
   * @param key the key that it certifies
   * @param from the first second of its validity
   * @param to the last second of its validity
   */
  public CertificateBuilder(X500Name subject, PublicKey key, Instant from, Instant to) {
    fields.setSerialNumber(new ASN1Integer(new BigInteger(120, new SecureRandom()).setBit(119)));
    fields.setSubject(subject);
    fields.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    fields.setStartDate(new Time(Date.from(from)));
    fields.setEndDate(new Time(Date.from(to)));
  }

  /**
   * Adds an extension.
   *
   * @param id the extension
   * @param isCritical true if a client that does not know it must refuse the certificate
   * @param value its value
   * @return this
   * @throws IOException if it can't be encoded
   */
  public CertificateBuilder with(ASN1ObjectIdentifier id, boolean isCritical, ASN1Encodable value)
      throws IOException {
    extensions.addExtension(id, isCritical, value);
    return this;
  }

  /**
   * Signs it.
   *
   * @param issuer the issuer
   * @param key its key, EC or RSA
   * @return the certificate
   * @throws GeneralSecurityException if the key can't sign
   * @throws IOException if the certificate can't be encoded
   */
  public X509Certificate signedBy(X500Name issuer, PrivateKey key)
      throws GeneralSecurityException, IOException {
    boolean isRsa = key.getAlgorithm().equals("RSA");
    AlgorithmIdentifier algorithm =
        isRsa
            ? new AlgorithmIdentifier(
                PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE)
            : new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    fields.setIssuer(issuer);
    fields.setSignature(algorithm);
    if (!extensions.isEmpty()) {
      fields.setExtensions(extensions.generate());
    }
    TBSCertificate unsigned = fields.generateTBSCertificate();
    Signature signature = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(key);
    signature.update(unsigned.getEncoded(ASN1Encoding.DER));
    ASN1Encodable[] parts = {unsigned, algorithm, new DERBitString(signature.sign())};
    byte[] encoded = new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /**
   * The number by which certificates name a key: SHA-1 of its bits (RFC 5280, 4.2.1.2). It is a
   * name, not a proof.
   *
   * @param key the key
   * @return its number
   * @throws GeneralSecurityException if the JVM has no SHA-1
   */
  public static byte[] keyNumber(PublicKey key) throws GeneralSecurityException {
    byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
    return MessageDigest.getInstance("SHA-1").digest(bits);
  }
}
