package dev.latchkey.lab.internal.x509;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.wildfly.security.asn1.ASN1Encoder;
import org.wildfly.security.asn1.DERDecoder;
import org.wildfly.security.asn1.DEREncoder;

/** An extension of a certificate (RFC 5280, 4.2.1). */
public final class Extension {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final String id;
  private final boolean isCritical;
  private final byte[] value;

  private Extension(String id, boolean isCritical, Consumer<ASN1Encoder> content) {
    this.id = id;
    this.isCritical = isCritical;
    DEREncoder der = new DEREncoder();
    content.accept(der);
    value = der.getEncoded();
  }

  void encodeTo(ASN1Encoder der) {
    der.startSequence();
    der.encodeObjectIdentifier(id);
    if (isCritical) {
      der.encodeBoolean(true);
    }
    der.encodeOctetString(value);
    der.endSequence();
  }

  /**
   * {@return that the certificate is an authority's, which signs for servers and for nobody else}
   */
  public static Extension authority() {
    return new Extension(
        "2.5.29.19",
        true,
        der -> {
          der.startSequence();
          der.encodeBoolean(true);
          der.encodeInteger(0);
          der.endSequence();
        });
  }

  /** {@return that the certificate is not an authority's} */
  public static Extension noAuthority() {
    return new Extension(
        "2.5.29.19",
        true,
        der -> {
          der.startSequence();
          der.endSequence();
        });
  }

  /** {@return that the key signs certificates and lists of revoked ones} */
  public static Extension signsCertificates() {
    return new Extension("2.5.29.15", true, der -> der.encodeBitString(new byte[] {0x06}, 1));
  }

  /** {@return that the key signs} */
  public static Extension signs() {
    return new Extension(
        "2.5.29.15", true, der -> der.encodeBitString(new byte[] {(byte) 0x80}, 7));
  }

  /** {@return that the key is a TLS server's} */
  public static Extension serverOnly() {
    return new Extension(
        "2.5.29.37",
        false,
        der -> {
          der.startSequence();
          der.encodeObjectIdentifier("1.3.6.1.5.5.7.3.1");
          der.endSequence();
        });
  }

  /**
   * The names that a certificate is for.
   *
   * @param hosts host names, with {@code *} as the first label or without
   * @param addresses IP addresses
   * @return the extension
   */
  public static Extension names(List<String> hosts, List<InetAddress> addresses) {
    return new Extension(
        "2.5.29.17",
        false,
        der -> {
          der.startSequence();
          hosts.forEach(host -> encodeHost(der, host));
          addresses.forEach(address -> encodeAddress(der, address.getAddress()));
          der.endSequence();
        });
  }

  /**
   * The names that an authority may sign for.
   *
   * @param hosts hosts; those below them are included
   * @param addresses single IP addresses
   * @return the extension
   */
  public static Extension permittedNames(List<String> hosts, List<InetAddress> addresses) {
    return new Extension(
        "2.5.29.30",
        true,
        der -> {
          der.startSequence();
          der.encodeImplicit(0);
          der.startSequence();
          for (String host : hosts) {
            der.startSequence();
            encodeHost(der, host);
            der.endSequence();
          }
          for (InetAddress address : addresses) {
            der.startSequence();
            encodeAddress(der, withFullMask(address.getAddress()));
            der.endSequence();
          }
          der.endSequence();
          der.endSequence();
        });
  }

  /**
   * The number of the certificate's own key.
   *
   * @param key the key
   * @return the extension
   * @throws GeneralSecurityException if the JVM knows no SHA-1
   */
  public static Extension keyNumber(PublicKey key) throws GeneralSecurityException {
    byte[] number = number(key);
    return new Extension("2.5.29.14", false, der -> der.encodeOctetString(number));
  }

  /**
   * The number of the key that signed.
   *
   * @param key the key
   * @return the extension
   * @throws GeneralSecurityException if the JVM knows no SHA-1
   */
  public static Extension issuerKeyNumber(PublicKey key) throws GeneralSecurityException {
    byte[] number = number(key);
    return new Extension(
        "2.5.29.35",
        false,
        der -> {
          der.startSequence();
          der.encodeImplicit(0);
          der.encodeOctetString(number);
          der.endSequence();
        });
  }

  private static void encodeHost(ASN1Encoder der, String host) {
    der.encodeImplicit(DNS_NAME);
    der.encodeIA5String(host);
  }

  private static void encodeAddress(ASN1Encoder der, byte[] address) {
    der.encodeImplicit(IP_ADDRESS);
    der.encodeOctetString(address);
  }

  /** An address with a mask of all ones, as name constraints want it (RFC 5280, 4.2.1.10). */
  private static byte[] withFullMask(byte[] address) {
    byte[] withMask = Arrays.copyOf(address, address.length * 2);
    Arrays.fill(withMask, address.length, withMask.length, (byte) 0xff);
    return withMask;
  }

  /** SHA-1 of the key's bits (RFC 5280, 4.2.1.2): a number, no proof of anything. */
  private static byte[] number(PublicKey key) throws GeneralSecurityException {
    DERDecoder der = new DERDecoder(key.getEncoded());
    der.startSequence();
    der.skipElement();
    return MessageDigest.getInstance("SHA-1").digest(der.decodeBitString());
  }
}
