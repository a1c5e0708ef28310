/** The file with an app's secret: where it may be written, and how. */
package dev.latchkey.access.internal.secret;
