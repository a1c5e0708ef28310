/** Blob Storage: {@code <account>.blob.core.windows.net}. */
package dev.latchkey.lab.internal.blob;
