/**
 * The broker of Windows for Linux inside Windows (WSL): a program of Windows is started for each
 * request.
 */
package dev.latchkey.identity.broker.internal.wsl;
