/** Reading JSON whose texts may be secrets. */
package dev.latchkey.identity.internal.json;
