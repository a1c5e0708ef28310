package dev.latchkey.lab.directory;

/**
 * A security group.
 *
 * @param tenantId the tenant that holds it
 * @param objectId its object id
 * @param displayName its name
 */
public record Group(String tenantId, String objectId, String displayName) {}
