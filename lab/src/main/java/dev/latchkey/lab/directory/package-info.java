/** The directory of a lab: tenants, users, groups, apps, resources, and roles. */
package dev.latchkey.lab.directory;
