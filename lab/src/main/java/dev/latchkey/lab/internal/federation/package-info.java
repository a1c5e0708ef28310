/** Issuers outside of Entra whose tokens apps may sign in with, and Azure Pipelines. */
package dev.latchkey.lab.internal.federation;
