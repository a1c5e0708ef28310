/** Who and what a lab knows: tenants, people, groups, apps, resources, and who may do what. */
package dev.latchkey.lab.directory;
