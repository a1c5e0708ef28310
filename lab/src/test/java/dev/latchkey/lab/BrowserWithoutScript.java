package dev.latchkey.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a person with a browser whose script is off can do: open a page, fill in its form, press a
 * button, follow a redirect. It finds by labels and captions, as the person does.
 */
final class BrowserWithoutScript {
  private static final Pattern FORM = Pattern.compile("<form([^>]*)>(.*?)</form>", Pattern.DOTALL);
  private static final Pattern INPUT = Pattern.compile("<input([^>]*)>");
  private static final Pattern BUTTON = Pattern.compile("<button([^>]*)>(.*?)</button>");

  private final HttpClient client;

  BrowserWithoutScript(Lab lab) {
    client =
        HttpClient.newBuilder()
            .sslContext(lab.sslContext())
            .proxy(allButLoopback(lab.proxyAddress()))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  private static ProxySelector allButLoopback(InetSocketAddress proxy) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        boolean isLoopback = List.of("localhost", "127.0.0.1").contains(uri.getHost());
        return List.of(isLoopback ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, proxy));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    };
  }

  /**
   * A page, and what the person filled in so far.
   *
   * @param address where it came from, redirects followed
   * @param status the HTTP status
   * @param html its text
   * @param fields the values that would be sent
   */
  record Page(URI address, int status, String html, Map<String, String> fields) {

    Page fill(String field, String value) {
      if (!fields.containsKey(field)) {
        throw new AssertionError("The page has no field " + field + ": " + html);
      }
      Map<String, String> filled = new LinkedHashMap<>(fields);
      filled.put(field, value);
      return new Page(address, status, html, filled);
    }
  }

  Page open(String address) {
    return send(HttpRequest.newBuilder(URI.create(address)).build());
  }

  /** Presses the button with this caption. */
  Page press(Page page, String caption) {
    Matcher form = FORM.matcher(page.html());
    while (form.find()) {
      Matcher button = BUTTON.matcher(form.group(2));
      while (button.find()) {
        if (button.group(2).equals(caption)) {
          Map<String, String> fields = new LinkedHashMap<>(page.fields());
          if (!attribute(button.group(1), "name").isEmpty()) {
            fields.put(attribute(button.group(1), "name"), attribute(button.group(1), "value"));
          }
          URI target = page.address().resolve(attribute(form.group(1), "action"));
          return send(
              HttpRequest.newBuilder(target)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(encode(fields)))
                  .build());
        }
      }
    }
    throw new AssertionError("The page has no button " + caption + ": " + page.html());
  }

  private Page send(HttpRequest request) {
    try {
      HttpResponse<String> answer =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() / 100 == 3) {
        return open(
            request
                .uri()
                .resolve(answer.headers().firstValue("Location").orElseThrow())
                .toString());
      }
      return new Page(request.uri(), answer.statusCode(), answer.body(), fields(answer.body()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(request.uri() + " could not be reached", e);
    }
  }

  private static Map<String, String> fields(String html) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher input = INPUT.matcher(html);
    while (input.find()) {
      String attributes = input.group(1);
      boolean isSent =
          !attribute(attributes, "type").equals("radio") || attributes.contains(" checked");
      if (isSent) {
        fields.put(attribute(attributes, "name"), attribute(attributes, "value"));
      }
    }
    return fields;
  }

  private static String attribute(String attributes, String name) {
    Matcher value = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(attributes);
    return value.find() ? unescape(value.group(1)) : "";
  }

  private static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String unescape(String html) {
    return html.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
