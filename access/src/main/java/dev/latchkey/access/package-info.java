/**
 * The team's access to Azure: a file that names group, members and roles, what differs from it in
 * the cloud, and what a refused request lacks.
 */
package dev.latchkey.access;
