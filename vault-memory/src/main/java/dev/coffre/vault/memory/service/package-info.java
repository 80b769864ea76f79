/** A vault in memory behind HTTPS. An installation exercises its commands against it, and tests of the agent talk to it. */
@org.jspecify.annotations.NullMarked
package dev.coffre.vault.memory.service;
