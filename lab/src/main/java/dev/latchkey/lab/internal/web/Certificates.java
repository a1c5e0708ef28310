package dev.latchkey.lab.internal.web;

import dev.latchkey.lab.internal.x509.CertificateBuilder;
import dev.latchkey.lab.internal.x509.Extension;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/**
 * The lab's own certificate authority and the one server certificate that it signed.
 *
 * <p>Both private keys stay in memory and end with the process. Whoever trusts the authority trusts
 * it for the played hosts alone: it is constrained by name, and valid for a few days.
 */
public final class Certificates {
  private static final Duration VALIDITY = Duration.ofDays(7);
  private static final String INSTANCE_METADATA = "169.254.169.254";
  private static final List<String> ADDRESSES = List.of("127.0.0.1", "::1", INSTANCE_METADATA);

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
   * @param now the first moment of their validity, less an hour for clocks that differ
   * @return the certificates
   */
  public static Certificates create(Keys keys, PlayedHosts hosts, Instant now) {
    try {
      X500Principal name = new X500Principal("CN=Latchkey Lab CA " + number());
      X509Certificate authority = authority(name, keys.authority, hosts, now);
      X509Certificate server = server(name, keys.authority, keys.server.getPublic(), hosts, now);
      return new Certificates(
          authority, serverContext(keys.server.getPrivate(), server, authority));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The lab's certificates could not be made.", e);
    }
  }

  private static X509Certificate authority(
      X500Principal name, KeyPair key, PlayedHosts hosts, Instant now)
      throws GeneralSecurityException, IOException {
    List<String> permitted = dnsNames(hosts);
    permitted.addAll(hosts.parentDomains());
    return new CertificateBuilder(name, key.getPublic(), from(now), now.plus(VALIDITY))
        .with(Extension.authority())
        .with(Extension.signsCertificates())
        .with(Extension.permittedNames(permitted, addresses()))
        .with(Extension.keyNumber(key.getPublic()))
        .signedBy(name, key.getPrivate());
  }

  private static X509Certificate server(
      X500Principal issuer, KeyPair issuerKey, PublicKey key, PlayedHosts hosts, Instant now)
      throws GeneralSecurityException, IOException {
    List<String> names = dnsNames(hosts);
    hosts.parentDomains().forEach(domain -> names.add("*." + domain));
    X500Principal subject = new X500Principal("CN=Latchkey Lab");
    return new CertificateBuilder(subject, key, from(now), now.plus(VALIDITY))
        .with(Extension.noAuthority())
        .with(Extension.signs())
        .with(Extension.serverOnly())
        .with(Extension.names(names, addresses()))
        // Python 3.13 and later refuse a chain without it (VERIFY_X509_STRICT).
        .with(Extension.issuerKeyNumber(issuerKey.getPublic()))
        .signedBy(issuer, issuerKey.getPrivate());
  }

  /** Clocks differ. */
  private static Instant from(Instant now) {
    return now.minus(Duration.ofHours(1));
  }

  /** Labs beside one another have authorities of different names. */
  private static String number() {
    return new BigInteger(120, new SecureRandom()).toString(Character.MAX_RADIX);
  }

  private static List<String> dnsNames(PlayedHosts hosts) {
    List<String> names = new ArrayList<>(hosts.names());
    names.remove(INSTANCE_METADATA);
    names.add("localhost");
    return names;
  }

  private static List<InetAddress> addresses() throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : ADDRESSES) {
      addresses.add(InetAddress.getByName(address));
    }
    return addresses;
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
    // In memory only. PKCS12 would encrypt the key with ten thousand rounds, for nobody.
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    char[] password = new char[0];
    store.setKeyEntry("server", key, password, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    // No certificate of a client is ever asked for; null would read the JVM's root certificates.
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
