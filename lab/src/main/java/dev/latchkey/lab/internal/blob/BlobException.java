package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.web.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that the blob service refuses, in its own words.
 *
 * <p>Codes and texts: learn.microsoft.com/rest/api/storageservices/blob-service-error-codes and
 * common-rest-api-error-codes.
 */
final class BlobException extends RefusedException {
  private static final long serialVersionUID = 1L;

  /** Further elements of the error document. */
  private final transient Map<String, String> details = new LinkedHashMap<>();

  BlobException(int status, String code, String message) {
    super(status, code, message);
  }

  BlobException with(String element, String value) {
    details.put(element, value);
    return this;
  }

  Map<String, String> details() {
    return details;
  }

  static BlobException containerNotFound() {
    return new BlobException(404, "ContainerNotFound", "The specified container does not exist.");
  }

  static BlobException containerAlreadyExists() {
    return new BlobException(
        409, "ContainerAlreadyExists", "The specified container already exists.");
  }

  static BlobException blobNotFound() {
    return new BlobException(404, "BlobNotFound", "The specified blob does not exist.");
  }

  static BlobException blobAlreadyExists() {
    return new BlobException(409, "BlobAlreadyExists", "The specified blob already exists.");
  }

  static BlobException conditionNotMet(int status) {
    return new BlobException(
        status,
        "ConditionNotMet",
        "The condition specified using HTTP conditional header(s) is not met.");
  }

  static BlobException notImplemented() {
    return new BlobException(
        501,
        "NotImplemented",
        "The requested operation is not implemented on the specified resource.");
  }

  static BlobException invalidHeader(String name, String value) {
    return new BlobException(
            400,
            "InvalidHeaderValue",
            "The value for one of the HTTP headers is not in the correct format.")
        .with("HeaderName", name)
        .with("HeaderValue", value);
  }

  static BlobException missingHeader(String name) {
    return new BlobException(
            400,
            "MissingRequiredHeader",
            "An HTTP header that's mandatory for this request is not specified.")
        .with("HeaderName", name);
  }

  static BlobException unsupportedHeader(String name, String value) {
    return new BlobException(
            400,
            "UnsupportedHeader",
            "One of the HTTP headers specified in the request is not supported.")
        .with("HeaderName", name)
        .with("HeaderValue", value);
  }

  static BlobException invalidQuery(String name, String value) {
    return new BlobException(
            400,
            "InvalidQueryParameterValue",
            "Value for one of the query parameters specified in the request URI is invalid.")
        .with("QueryParameterName", name)
        .with("QueryParameterValue", value);
  }

  static BlobException missingQuery(String name) {
    return new BlobException(
            400,
            "MissingRequiredQueryParameter",
            "A query parameter that's mandatory for this request is not specified.")
        .with("QueryParameterName", name);
  }

  static BlobException bodyTooLarge(long limit) {
    return new BlobException(
            413,
            "RequestBodyTooLarge",
            "The request body is too large and exceeds the maximum permissible limit.")
        .with("MaxLimit", Long.toString(limit));
  }

  static BlobException invalidXml() {
    return new BlobException(
        400, "InvalidXmlDocument", "XML specified is not syntactically valid.");
  }
}
