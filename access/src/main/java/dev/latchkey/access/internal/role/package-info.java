/** What a request must be allowed to do, and which roles allow it. Works without a sign-in. */
package dev.latchkey.access.internal.role;
