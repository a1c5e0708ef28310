/**
 * Credentials of the operating system's authentication broker. Only machines that are enrolled with
 * such a broker can use them: Linux with Microsoft's broker or Himmelblau, and Linux inside Windows
 * (WSL). Not verified against a live broker.
 */
package dev.latchkey.identity.broker;
