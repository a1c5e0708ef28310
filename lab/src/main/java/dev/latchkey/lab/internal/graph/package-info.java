/** Microsoft Graph: users, groups, app registrations and service principals. */
package dev.latchkey.lab.internal.graph;
