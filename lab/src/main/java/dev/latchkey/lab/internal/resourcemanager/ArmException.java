package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.internal.web.RefusedException;

/** A request that Resource Manager refuses, in its own words. */
final class ArmException extends RefusedException {
  private static final long serialVersionUID = 1L;

  ArmException(int status, String code, String message) {
    super(status, code, message);
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
