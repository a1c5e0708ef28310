package dev.latchkey.over;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import dev.latchkey.lab.Lab;
import java.net.ProxySelector;
import java.nio.file.Path;

/** The jars that the build has put into its folder, and the client that reaches a lab. */
final class Peers {
  private Peers() {}

  /** A release of azure-identity. */
  static Path azureIdentity(String version) {
    return Path.of("target/peers/azure-identity-" + version + ".jar");
  }

  /** This module's own jar. */
  static Path own() throws Exception {
    return Path.of(
        Class.forName("com.azure.identity.SignInException")
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI());
  }

  /** A client of azure-core for which Microsoft Entra is a lab. */
  static HttpClient http(Lab lab) {
    return new JdkHttpClientBuilder(
            java.net.http.HttpClient.newBuilder()
                .sslContext(lab.sslContext())
                .proxy(ProxySelector.of(lab.proxyAddress())))
        .build();
  }
}
