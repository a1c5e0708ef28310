package dev.latchkey.lab.internal.web;

import dev.latchkey.lab.internal.x509.CertificateBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/**
 * The lab's own certificate authority and the one server certificate that it signed.
 *
 * <p>Both private keys stay in memory and end with the process. The authority is constrained to the
 * names of the played hosts, and valid for a few days, so that trust in it reaches no further.
 */
public final class Certificates {
  private static final Duration VALIDITY = Duration.ofDays(7);
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
  private static final String INSTANCE_METADATA = "169.254.169.254";

  private final X509Certificate authority;
  private final SSLContext serverContext;

  private Certificates(X509Certificate authority, SSLContext serverContext) {
    this.authority = authority;
    this.serverContext = serverContext;
  }

  /** The keys of the authority and of the server, which take longer to make than the rest. */
  public static final class Keys {
    private final KeyPair authority;
    private final KeyPair server;

    private Keys(KeyPair authority, KeyPair server) {
      this.authority = authority;
      this.server = server;
    }

    /** {@return new keys} */
    public static Keys create() {
      try {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        return new Keys(keys.generateKeyPair(), keys.generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("The keys of the lab's certificates could not be made.", e);
      }
    }
  }

  /**
   * Makes an authority and a server certificate.
   *
   * @param keys their keys
   * @param hosts the hosts to be served
   * @param now the time; their validity starts an hour earlier, since clocks differ
   * @return the certificates
   */
  public static Certificates create(Keys keys, PlayedHosts hosts, Instant now) {
    try {
      X500Name name = new X500Name("CN=Latchkey Lab CA " + number());
      X509Certificate authority = authority(name, keys.authority, hosts, now);
      X509Certificate server = server(name, keys.authority, keys.server, hosts, now);
      return new Certificates(
          authority, serverContext(keys.server.getPrivate(), server, authority));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The lab's certificates could not be made.", e);
    }
  }

  private static X509Certificate authority(
      X500Name name, KeyPair key, PlayedHosts hosts, Instant now)
      throws GeneralSecurityException, IOException {
    List<GeneralSubtree> permitted = new ArrayList<>();
    for (String host : dnsNames(hosts)) {
      permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, host)));
    }
    for (String domain : hosts.parentDomains()) {
      permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain)));
    }
    for (String address : addresses()) {
      permitted.add(new GeneralSubtree(singleAddress(address)));
    }
    return new CertificateBuilder(name, key.getPublic(), from(now), now.plus(VALIDITY))
        .with(Extension.basicConstraints, true, new BasicConstraints(0))
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
        .with(
            Extension.nameConstraints,
            true,
            new NameConstraints(permitted.toArray(new GeneralSubtree[0]), null))
        .with(
            Extension.subjectKeyIdentifier,
            false,
            new SubjectKeyIdentifier(CertificateBuilder.keyNumber(key.getPublic())))
        .signedBy(name, key.getPrivate());
  }

  private static X509Certificate server(
      X500Name issuer, KeyPair issuerKey, KeyPair key, PlayedHosts hosts, Instant now)
      throws GeneralSecurityException, IOException {
    List<GeneralName> names = new ArrayList<>();
    for (String host : dnsNames(hosts)) {
      names.add(new GeneralName(GeneralName.dNSName, host));
    }
    for (String domain : hosts.parentDomains()) {
      names.add(new GeneralName(GeneralName.dNSName, "*." + domain));
    }
    for (String address : addresses()) {
      names.add(new GeneralName(GeneralName.iPAddress, address));
    }
    return new CertificateBuilder(
            new X500Name("CN=Latchkey Lab"), key.getPublic(), from(now), now.plus(VALIDITY))
        .with(Extension.basicConstraints, true, new BasicConstraints(false))
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .with(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .with(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(new GeneralName[0])))
        // Python 3.13 and later refuse a chain without it (VERIFY_X509_STRICT).
        .with(
            Extension.authorityKeyIdentifier,
            false,
            new AuthorityKeyIdentifier(CertificateBuilder.keyNumber(issuerKey.getPublic())))
        .signedBy(issuer, issuerKey.getPrivate());
  }

  /** Clocks differ. */
  private static Instant from(Instant now) {
    return now.minus(Duration.ofHours(1));
  }

  /** The authorities of several labs have different names. */
  private static String number() {
    return new BigInteger(120, new SecureRandom()).toString(Character.MAX_RADIX);
  }

  private static List<String> dnsNames(PlayedHosts hosts) {
    List<String> names = new ArrayList<>(hosts.names());
    names.remove(INSTANCE_METADATA);
    names.add("localhost");
    return names;
  }

  private static List<String> addresses() {
    List<String> addresses = new ArrayList<>(LOOPBACK);
    addresses.add(INSTANCE_METADATA);
    return addresses;
  }

  /** An address with a mask of all ones, as name constraints want it (RFC 5280, 4.2.1.10). */
  private static GeneralName singleAddress(String address) throws IOException {
    byte[] bytes = InetAddress.getByName(address).getAddress();
    byte[] withMask = new byte[bytes.length * 2];
    System.arraycopy(bytes, 0, withMask, 0, bytes.length);
    Arrays.fill(withMask, bytes.length, withMask.length, (byte) 0xff);
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(withMask));
  }

  /** {@return the authority's certificate, which clients must trust} */
  public X509Certificate authority() {
    return authority;
  }

  /** {@return the authority's certificate in PEM} */
  public String authorityPem() {
    return pem(authority);
  }

  /**
   * A certificate in PEM.
   *
   * @param certificate the certificate
   * @return its text, with a line feed at the end
   */
  public static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The certificate could not be encoded.", e);
    }
  }

  private static SSLContext serverContext(PrivateKey key, X509Certificate... chain)
      throws GeneralSecurityException, IOException {
    // In memory only. PKCS12 would encrypt the key with ten thousand rounds for nothing.
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    char[] password = new char[0];
    store.setKeyEntry("server", key, password, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    // No client certificate is ever requested; null would load the JVM's root certificates.
    context.init(keys.getKeyManagers(), new TrustManager[0], null);
    return context;
  }

  /** The server's side of TLS. */
  SSLContext serverContext() {
    return serverContext;
  }

  /** {@return the client's side of TLS: it trusts this lab and nothing else} */
  public SSLContext clientContext() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("lab", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The lab's TLS could not be set up.", e);
    }
  }
}
