/**
 * A network of its own for a command in the lab (Linux): every public name is there, and leads into
 * the lab. {@code HostGate} is in the lab's JVM; everything else runs in the namespace, in a JVM
 * that {@code Inside} is the main class of, without a library.
 */
package dev.latchkey.lab.internal.network;
