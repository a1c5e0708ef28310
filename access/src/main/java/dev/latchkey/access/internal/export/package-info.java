/** The same set-up for other tools: the Azure CLI, Bicep, Terraform. */
package dev.latchkey.access.internal.export;
