/** What the file wants, what the cloud has, and how the two differ. Reads only. */
package dev.latchkey.access.internal.plan;
