package dev.latchkey.lab.internal.resourcemanager;

/** A request that Resource Manager refuses, in its own words. */
final class ArmException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The HTTP status. */
  private final int status;

  /** The error code, for programs. */
  private final String code;

  /** The message, for users. Unlike {@code getMessage} it is never null. */
  private final String text;

  ArmException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
    this.text = message;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return text;
  }

  static ArmException subscriptionNotFound(String id) {
    return new ArmException(
        404, "SubscriptionNotFound", "The subscription '" + id + "' could not be found.");
  }

  static ArmException resourceGroupNotFound(String name) {
    return new ArmException(
        404, "ResourceGroupNotFound", "Resource group '" + name + "' could not be found.");
  }

  static ArmException resourceNotFound(String type, String name, String group) {
    return new ArmException(
        404,
        "ResourceNotFound",
        "The Resource '"
            + type
            + "/"
            + name
            + "' under resource group '"
            + group
            + "' was not found. For more details please go to"
            + " https://aka.ms/ARMResourceNotFoundFix");
  }

  /** The refusal of a path that leads nowhere. */
  static ArmException nothingThere() {
    return new ArmException(
        404,
        "MissingSubscription",
        "The request did not have a subscription or a valid tenant level resource provider.");
  }

  static ArmException methodNotAllowed(String method) {
    return new ArmException(
        405,
        "MethodNotAllowed",
        "The requested resource does not support http method '"
            + method
            + "'. The lab plays reading, and writing of role assignments.");
  }
}
