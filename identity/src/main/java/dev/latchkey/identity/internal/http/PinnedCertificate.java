package dev.latchkey.identity.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts one certificate, which signs itself and names no host: Service Fabric's, by the SHA-1
 * thumbprint that the cluster puts into the environment. It extends {@code
 * X509ExtendedTrustManager}, since the JDK compares host names around a simple trust manager.
 */
final class PinnedCertificate extends X509ExtendedTrustManager {
  private final String thumbprint;

  private PinnedCertificate(String thumbprint) {
    this.thumbprint = thumbprint;
  }

  /** Makes TLS connections that accept this certificate alone. */
  static SSLSocketFactory factory(String thumbprint) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null, new TrustManager[] {new PinnedCertificate(thumbprint)}, new SecureRandom());
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    try {
      byte[] seen = MessageDigest.getInstance("SHA-1").digest(chain[0].getEncoded());
      if (!HexFormat.of().formatHex(seen).equalsIgnoreCase(thumbprint.replace(":", ""))) {
        throw new CertificateException("not the cluster's certificate");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
