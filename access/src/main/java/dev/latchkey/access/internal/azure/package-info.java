/** Microsoft Graph and Azure Resource Manager, over azure-core's pipeline. */
package dev.latchkey.access.internal.azure;
