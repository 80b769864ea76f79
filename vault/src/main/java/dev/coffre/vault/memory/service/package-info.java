/** A vault in memory behind HTTPS: what an installation practises with, and what tests of the agent talk to. */
@org.jspecify.annotations.NullMarked
package dev.coffre.vault.memory.service;
