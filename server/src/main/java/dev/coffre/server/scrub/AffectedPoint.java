package dev.coffre.server.scrub;

/** A recovery point that cannot be recovered whole: machine id and name, and its place in the chain. */
public record AffectedPoint(String machine, String name, long seq) {}
