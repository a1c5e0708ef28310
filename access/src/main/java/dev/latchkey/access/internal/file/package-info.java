/** The file {@code team.yaml}: read, checked, written for the first time. */
package dev.latchkey.access.internal.file;
