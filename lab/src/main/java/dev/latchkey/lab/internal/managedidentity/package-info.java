/** The managed identity endpoints of Azure machines and App Service. */
package dev.latchkey.lab.internal.managedidentity;
