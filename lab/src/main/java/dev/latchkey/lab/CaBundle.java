package dev.latchkey.lab;

import dev.latchkey.lab.internal.web.Certificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that clients in a lab trust: its own authority and the usual roots. Most tools
 * read one file only, and need the usual roots for allowed hosts.
 */
final class CaBundle {
  /** The files in which Linux distributions keep the usual roots. */
  private static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/cert.pem"));

  static final String STORE_PASSWORD = "changeit";

  private final X509Certificate authority;

  CaBundle(X509Certificate authority) {
    this.authority = authority;
  }

  /** One PEM file. */
  String pem() {
    StringBuilder pem = new StringBuilder(Certificates.pem(authority));
    for (Path bundle : SYSTEM_BUNDLES) {
      if (Files.isReadable(bundle)) {
        try {
          return pem.append(Files.readString(bundle, StandardCharsets.UTF_8)).toString();
        } catch (IOException e) {
          // Then the JVM's own roots.
          break;
        }
      }
    }
    usualRoots().forEach(root -> pem.append(Certificates.pem(root)));
    return pem.toString();
  }

  /** A trust store for JVMs, which read one only: PKCS12, with {@link #STORE_PASSWORD}. */
  byte[] trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("latchkey-lab", authority);
      int index = 0;
      for (X509Certificate root : usualRoots()) {
        store.setCertificateEntry("root-" + index++, root);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, STORE_PASSWORD.toCharArray());
      return bytes.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The lab's trust store could not be made.", e);
    }
  }

  private static List<X509Certificate> usualRoots() {
    List<X509Certificate> roots = new ArrayList<>();
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      @Nullable KeyStore ofTheJvm = null;
      factory.init(ofTheJvm);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          roots.addAll(List.of(trust.getAcceptedIssuers()));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JVM's root certificates could not be read.", e);
    }
    return roots;
  }
}
