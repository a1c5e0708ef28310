/** Issuers other than Entra that apps trust, and Azure Pipelines. */
package dev.latchkey.lab.internal.federation;
