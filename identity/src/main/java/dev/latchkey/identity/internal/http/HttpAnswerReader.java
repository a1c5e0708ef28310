package dev.latchkey.identity.internal.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one answer of HTTP/1.1 (RFC 9112) from a connection that ends with it. Strict and bounded,
 * since anything may listen at the address: what is not HTTP is not an answer.
 */
final class HttpAnswerReader {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");
  private static final Pattern HEADER = Pattern.compile("([!-9;-~]+):[ \\t]*(.*?)[ \\t]*");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,9}");
  private static final Pattern CHUNK = Pattern.compile("(\\p{XDigit}{1,7})[ \\t]*(?:;.*)?");
  private static final Pattern END_OF_CHUNK = Pattern.compile("");
  private static final int LONGEST_LINE = 16 << 10;
  private static final int MOST_LINES = 200;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final List<String> NONE = List.of("");

  private final InputStream in;
  private int lines;

  private HttpAnswerReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  static HttpAnswer read(InputStream in) throws IOException {
    return new HttpAnswerReader(in).answer();
  }

  private HttpAnswer answer() throws IOException {
    int status;
    Map<String, List<String>> headers;
    do { // Interim answers (1xx) come first.
      status = Integer.parseInt(match(STATUS, line()).group(1));
      headers = headers();
    } while (status < OK);
    return new HttpAnswer(status, headers, status == NO_CONTENT ? new byte[0] : body(headers));
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher header = match(HEADER, line);
      headers.computeIfAbsent(header.group(1), name -> new ArrayList<>()).add(header.group(2));
    }
    return headers;
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    if (headers.getOrDefault("Transfer-Encoding", NONE).get(0).equalsIgnoreCase("chunked")) {
      return chunks();
    }
    List<String> length = headers.get("Content-Length");
    if (length != null) {
      return bytes(Integer.parseInt(match(LENGTH, length.get(0)).group()));
    }
    byte[] all = in.readNBytes(HttpAnswer.LARGEST_BODY + 1);
    requireSmall(all.length);
    return all;
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = chunkSize();
    while (size > 0) {
      requireSmall(body.size() + size);
      body.write(bytes(size));
      match(END_OF_CHUNK, line());
      size = chunkSize();
    }
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    lines = 0;
    return Integer.parseInt(match(CHUNK, line()).group(1), 16);
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(requireSmall(length));
    if (bytes.length < length) {
      throw new EOFException("half an answer");
    }
    return bytes;
  }

  private static int requireSmall(int size) throws IOException {
    if (size > HttpAnswer.LARGEST_BODY) {
      throw new IOException("an answer of more than 1 MiB");
    }
    return size;
  }

  private String line() throws IOException {
    if (++lines > MOST_LINES) {
      throw new IOException("too many headers");
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.size() == LONGEST_LINE) {
        throw new EOFException("half an answer");
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** The exception holds nothing of the text. */
  private static Matcher match(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IOException("no answer of HTTP/1.1");
    }
    return matcher;
  }
}
