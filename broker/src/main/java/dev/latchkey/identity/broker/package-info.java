/**
 * Credentials of the operating system's authentication broker. Only machines that are enrolled with
 * such a broker can use them: Linux with Microsoft's broker or Himmelblau, Linux inside Windows
 * (WSL), and, experimental, Windows and macOS. Not verified against a live broker.
 */
package dev.latchkey.identity.broker;
