/**
 * The project file {@code latchkey.yaml}: which tenant, account and sources a project wants, so
 * that a token of another tenant or account is refused.
 */
package dev.latchkey.identity.internal.project;
