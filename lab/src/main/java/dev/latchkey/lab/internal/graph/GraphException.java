package dev.latchkey.lab.internal.graph;

import dev.latchkey.lab.internal.web.RefusedException;

/** A request that Graph refuses, in its own words. */
final class GraphException extends RefusedException {
  private static final long serialVersionUID = 1L;

  GraphException(int status, String code, String text) {
    super(status, code, text);
  }

  static GraphException badRequest(String text) {
    return new GraphException(400, "Request_BadRequest", text);
  }

  static GraphException badQuery(String text) {
    return new GraphException(400, "Request_UnsupportedQuery", text);
  }

  static GraphException missingValue(String property, String type) {
    return badRequest(
        "A value is required for property '" + property + "' of resource '" + type + "'.");
  }

  static GraphException noSuchObject(String id) {
    return new GraphException(
        404,
        "Request_ResourceNotFound",
        "Resource '"
            + id
            + "' does not exist or one of its queried reference-property objects are not present.");
  }

  static GraphException noSuchSegment(String segment) {
    return badRequest("Resource not found for the segment '" + segment + "'.");
  }

  static GraphException denied() {
    return new GraphException(
        403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }

  static GraphException methodNotAllowed(String method) {
    return new GraphException(
        405,
        "Request_BadRequest",
        "Specified HTTP method '" + method + "' is not allowed for the request target.");
  }
}
