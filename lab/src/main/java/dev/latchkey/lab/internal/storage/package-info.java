/** What the services of a storage account share, and its queues and tables. */
package dev.latchkey.lab.internal.storage;
