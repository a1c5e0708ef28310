/** Azure Resource Manager: {@code management.azure.com}. */
package dev.latchkey.lab.internal.resourcemanager;
