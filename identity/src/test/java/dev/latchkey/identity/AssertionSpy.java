package dev.latchkey.identity;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.HttpPipelinePolicy;
import dev.latchkey.lab.Lab;
import java.net.ProxySelector;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A policy in a builder's pipeline that keeps what the application sent as its assertion. */
final class AssertionSpy implements HttpPipelinePolicy {
  private volatile @Nullable String body;

  <B extends CredentialBuilderBase<B>> B watch(Lab lab, B builder) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .sslContext(lab.sslContext())
            .proxy(ProxySelector.of(lab.proxyAddress()));
    return builder.httpClient(new JdkHttpClientBuilder(client).build()).addPolicy(this);
  }

  @Override
  public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
    body = context.getHttpRequest().getBodyAsBinaryData().toString();
    return next.process();
  }

  String assertion() {
    String form = "&" + Objects.requireNonNull(body);
    String value = form.replaceAll(".*&client_assertion=([^&]*).*", "$1");
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  String header() {
    byte[] json = Base64.getUrlDecoder().decode(assertion().split("\\.", -1)[0]);
    return new String(json, StandardCharsets.UTF_8);
  }
}
