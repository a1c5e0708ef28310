package dev.latchkey.lab.internal.web;

/** The names of HTTP statuses (RFC 9110, section 15). */
public final class Status {
  private Status() {}

  /**
   * The name of a status.
   *
   * @param status its number
   * @return its name, or {@code Status} with the number
   */
  public static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 302 -> "Found";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 411 -> "Length Required";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 416 -> "Range Not Satisfiable";
      case 421 -> "Misdirected Request";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Status " + status;
    };
  }

  /**
   * The name of a status as Azure's error codes have it.
   *
   * @param status its number
   * @return {@code TooManyRequests}
   */
  public static String code(int status) {
    return reason(status).replace(" ", "");
  }
}
