package dev.latchkey.lab.internal.storage;

import dev.latchkey.lab.internal.web.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that a storage account refuses, in its own words.
 *
 * <p>Codes and texts: learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes and
 * blob-service-error-codes.
 */
public final class StorageException extends RefusedException {
  private static final long serialVersionUID = 1L;

  /** Further elements of the error document. */
  private final transient Map<String, String> details = new LinkedHashMap<>();

  /**
   * Creates a refusal.
   *
   * @param status the HTTP status
   * @param code the error code, for programs
   * @param message the message, for users
   */
  public StorageException(int status, String code, String message) {
    super(status, code, message);
  }

  /**
   * Adds an element to the error document.
   *
   * @param element its name
   * @param value its text
   * @return this
   */
  public StorageException with(String element, String value) {
    details.put(element, value);
    return this;
  }

  Map<String, String> details() {
    return details;
  }

  public static StorageException containerNotFound() {
    return new StorageException(
        404, "ContainerNotFound", "The specified container does not exist.");
  }

  public static StorageException containerAlreadyExists() {
    return new StorageException(
        409, "ContainerAlreadyExists", "The specified container already exists.");
  }

  public static StorageException blobNotFound() {
    return new StorageException(404, "BlobNotFound", "The specified blob does not exist.");
  }

  public static StorageException blobAlreadyExists() {
    return new StorageException(409, "BlobAlreadyExists", "The specified blob already exists.");
  }

  public static StorageException conditionNotMet(int status) {
    return new StorageException(
        status,
        "ConditionNotMet",
        "The condition specified using HTTP conditional header(s) is not met.");
  }

  public static StorageException notImplemented() {
    return new StorageException(
        501,
        "NotImplemented",
        "The requested operation is not implemented on the specified resource.");
  }

  public static StorageException invalidHeader(String name, String value) {
    return new StorageException(
            400,
            "InvalidHeaderValue",
            "The value for one of the HTTP headers is not in the correct format.")
        .with("HeaderName", name)
        .with("HeaderValue", value);
  }

  public static StorageException missingHeader(String name) {
    return new StorageException(
            400,
            "MissingRequiredHeader",
            "An HTTP header that's mandatory for this request is not specified.")
        .with("HeaderName", name);
  }

  public static StorageException unsupportedHeader(String name, String value) {
    return new StorageException(
            400,
            "UnsupportedHeader",
            "One of the HTTP headers specified in the request is not supported.")
        .with("HeaderName", name)
        .with("HeaderValue", value);
  }

  public static StorageException invalidQuery(String name, String value) {
    return new StorageException(
            400,
            "InvalidQueryParameterValue",
            "Value for one of the query parameters specified in the request URI is invalid.")
        .with("QueryParameterName", name)
        .with("QueryParameterValue", value);
  }

  public static StorageException missingQuery(String name) {
    return new StorageException(
            400,
            "MissingRequiredQueryParameter",
            "A query parameter that's mandatory for this request is not specified.")
        .with("QueryParameterName", name);
  }

  public static StorageException bodyTooLarge(long limit) {
    return new StorageException(
            413,
            "RequestBodyTooLarge",
            "The request body is too large and exceeds the maximum permissible limit.")
        .with("MaxLimit", Long.toString(limit));
  }

  public static StorageException invalidXml() {
    return new StorageException(
        400, "InvalidXmlDocument", "XML specified is not syntactically valid.");
  }

  public static StorageException unsupportedVerb() {
    return new StorageException(
        405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.");
  }
}
