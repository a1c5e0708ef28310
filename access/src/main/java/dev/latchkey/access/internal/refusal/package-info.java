/** What a service's refusal says: its code, its cause, what was asked for, and by whom. */
package dev.latchkey.access.internal.refusal;
