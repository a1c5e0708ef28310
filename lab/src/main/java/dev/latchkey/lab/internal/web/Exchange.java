package dev.latchkey.lab.internal.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** One request together with its answer. */
public final class Exchange extends Request {
  private final Connection connection;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int status;
  private boolean isAnswerLost;

  Exchange(RequestHead head, RequestBody body, Connection connection) {
    super(head, body, connection.scheme());
    this.connection = connection;
  }

  /** Loads the classes that the first answer would otherwise wait for. */
  public static void prepare() {
    try {
      Json.bytes(Map.of("Date", Answer.date(Instant.EPOCH)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the status that was answered, 0 before} */
  public int status() {
    return status;
  }

  /**
   * Sets a header of the answer.
   *
   * @param name its name
   * @param value its value
   * @return this
   * @throws IllegalArgumentException if the value has more than one line: a client could write an
   *     answer of its own into the lab's (response splitting)
   */
  public Exchange with(String name, String value) {
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("The value of the header " + name + " has a line end.");
    }
    headers.put(name, value);
    return this;
  }

  /**
   * Removes a header of the answer.
   *
   * @param name its name
   */
  public void without(String name) {
    headers.remove(name);
  }

  /**
   * A header of the answer.
   *
   * @param name its name
   * @return its value, empty if it is not set
   */
  public String answered(String name) {
    return headers.getOrDefault(name, "");
  }

  /**
   * Answers with a text.
   *
   * @param status the HTTP status
   * @param contentType its type
   * @param text the body
   * @throws IOException if the client is gone
   */
  public void answer(int status, String contentType, String text) throws IOException {
    answer(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Answers with JSON.
   *
   * @param status the HTTP status
   * @param json the document: a map, a list or a node
   * @throws IOException if the client is gone
   */
  public void answerJson(int status, Object json) throws IOException {
    answerJson(status, "application/json; charset=utf-8", json);
  }

  /**
   * Answers with JSON of a type of its own.
   *
   * @param status the HTTP status
   * @param contentType its type
   * @param json the document: a map, a list or a node
   * @throws IOException if the client is gone
   */
  public void answerJson(int status, String contentType, Object json) throws IOException {
    answer(status, contentType, Json.bytes(json));
  }

  /**
   * Answers with bytes.
   *
   * @param status the HTTP status
   * @param contentType their type
   * @param bytes the body. A {@code HEAD} request gets its length and no body
   * @throws IOException if the client is gone
   */
  public void answer(int status, String contentType, byte[] bytes) throws IOException {
    with("Content-Type", contentType);
    send(status, bytes);
  }

  /**
   * Answers without a body.
   *
   * @param status the HTTP status
   * @throws IOException if the client is gone
   */
  public void answer(int status) throws IOException {
    send(status, new byte[0]);
  }

  /**
   * Sends the browser to another address.
   *
   * @param target the address
   * @throws IOException if the client is gone
   */
  public void redirect(URI target) throws IOException {
    with("Location", target.toString());
    send(302, new byte[0]);
  }

  /**
   * Answers with events, for as long as the client listens.
   *
   * @return where to send them
   * @throws IOException if the client is gone
   */
  public EventStream answerEvents() throws IOException {
    with("Content-Type", "text/event-stream; charset=utf-8");
    status = 200;
    return connection.begin(this, new Answer(status, headers, new byte[0]));
  }

  /** Never answers. The connection stays open until either side closes it. */
  public void leaveUnanswered() {
    connection.leaveUnanswered(this);
  }

  /** Resets the connection instead of answering. */
  public void reset() {
    connection.reset(this);
  }

  /** Resets the connection in place of the answer, whatever the answer will be. */
  public void loseAnswer() {
    isAnswerLost = true;
  }

  private void send(int status, byte[] bytes) throws IOException {
    if (isAnswerLost) {
      // The client never sees this status: the record says 0, as for any lost answer.
      connection.reset(this);
      return;
    }
    this.status = status;
    connection.answer(this, new Answer(status, headers, bytes));
  }
}
