package dev.coffre.server.scrub;

/** A recovery point that cannot be recovered completely: machine id, machine name, and sequence number. */
public record AffectedPoint(String machine, String name, long seq) {}
